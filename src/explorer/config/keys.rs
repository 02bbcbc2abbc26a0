//! `[keys.CONTEXT]`: the user's key bindings, as they were written.

use toml::Spanned;
use toml::de::{DeString, DeTable};

use super::section::quoted;
use crate::explorer::diagnostics::complaint::Placed;
use crate::explorer::diagnostics::reader::TomlReader;

/// A key and the action it takes in a context, for the keymap to make sense of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// The context: `global` of `[keys.global]`.
    pub context: Placed<String>,
    /// The key's name.
    pub key: Placed<String>,
    /// The action's text.
    pub action: Placed<String>,
}

/// The bindings of the table `keys`, in the order of the file.
pub(super) fn read(reader: &mut TomlReader<'_>, contexts: &DeTable<'_>) -> Vec<Binding> {
    let placed = |reader: &TomlReader<'_>, name: &Spanned<DeString<'_>>| {
        Placed::new(name.get_ref().to_string(), reader.position(name))
    };
    let mut bindings = Vec::new();
    for (context, keys) in contexts {
        let Some(keys) = reader.table(context, keys) else {
            continue;
        };
        for (key, action) in keys {
            if let Some(action) = reader.found(key, action).text() {
                let (context, key) = (placed(reader, context), placed(reader, key));
                bindings.push(Binding {
                    context,
                    key,
                    action,
                });
            }
        }
    }
    bindings.sort_by_key(|binding| binding.key.position);
    bindings
}

/// The bindings as tables; a context whose bindings stand apart is written once.
pub(super) fn write(bindings: &[Binding]) -> String {
    let mut text = String::from(
        "# Keys: a table for each place, in it the key's name and its action, as in\n\
         # [keys.global]\n\
         # \"q\" = \"quit\"\n",
    );
    let mut written: Vec<&str> = Vec::new();
    for Binding { context, .. } in bindings {
        if written.contains(&context.value.as_str()) {
            continue;
        }
        written.push(&context.value);
        text += &format!("\n[keys.{}]\n", quoted(&context.value));
        for binding in bindings
            .iter()
            .filter(|binding| binding.context == *context)
        {
            text += &format!(
                "{} = {}\n",
                quoted(&binding.key.value),
                quoted(&binding.action.value)
            );
        }
    }
    text
}
