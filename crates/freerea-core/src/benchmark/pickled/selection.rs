//! What is kept of a file while it is read: of a curve its end, of the rest what has a reader.

use super::super::pickle::Value;

/// What begins the names of curves.
const CURVES: [&str; 4] = ["eval_", "train_", "valid_", "test_"];

/// The last epochs of NAS-Bench-201's trainings, as its keys end.
const LAST_EPOCHS: [&str; 2] = ["@11", "@199"];

/// Entries that no reader has a use for.
const UNREAD: [&str; 16] = [
    "train_acc1es",
    "train_acc5es",
    "train_losses",
    "train_times",
    "eval_acc5es",
    "eval_losses",
    "eval_times",
    "eval_names",
    "net_state_dict",
    "optimizer",
    "latency",
    "arch_config",
    "cost_info",
    "time_elapsed",
    "model_info",
    "encoder_str",
];

/// What is kept of an entry.
pub(super) fn kept(key: &Value, value: Value) -> Option<Value> {
    let Some(key) = key.text() else {
        return Some(value);
    };
    if UNREAD.contains(&key) {
        return None;
    }
    if key.contains('@') {
        return LAST_EPOCHS
            .iter()
            .any(|end| key.ends_with(end))
            .then_some(value);
    }
    let is_curve = CURVES.iter().any(|begin| key.starts_with(begin));
    match value
        .last()
        .filter(|last| is_curve && last.number().is_some())
    {
        Some(last) => Some(last),
        None => Some(value),
    }
}
