//! What is made of the names that stand for data.

use super::name::{KnownName, NumberType};
use super::value::{Tally, Value};

/// A number of a kind that is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownNumber;

/// What Python would make by calling the name with these arguments; `None` if the arguments
/// are no such data, and an error if they are of a kind that is not read.
pub(super) fn made(
    known: KnownName,
    arguments: &[Value],
    tally: &Tally,
) -> Result<Option<Value>, UnknownNumber> {
    Ok(match (known, arguments) {
        (KnownName::OrderedDict, []) => Some(Value::dictionary(tally)),
        (KnownName::Set, []) => Value::sequence(Vec::new(), tally),
        (KnownName::Set, [items @ Value::Sequence(_)]) => Value::sequence(items.items(), tally),
        (KnownName::NumberType, [Value::Text(code), ..]) => {
            let kind = NumberType::of_code(code).ok_or(UnknownNumber)?;
            Some(Value::NumberType(kind))
        }
        (KnownName::Scalar, [Value::NumberType(kind), Value::Bytes(bytes)]) => {
            Some(number(*kind, bytes).ok_or(UnknownNumber)?)
        }
        (KnownName::Encoded, [Value::Text(text), Value::Text(code)])
            if matches!(&**code, "latin1" | "latin-1") =>
        {
            let bytes = text.chars().map(|c| u8::try_from(u32::from(c)));
            let bytes = bytes.collect::<Result<Vec<u8>, _>>();
            Some(Value::Bytes(bytes.map_err(|_| UnknownNumber)?.into()))
        }
        (KnownName::Array, [Value::Name(KnownName::Array), ..]) => {
            Some(Value::Name(KnownName::Array))
        }
        (KnownName::Tensor, _) => Some(Value::Nothing),
        _ => None,
    })
}

/// The number that its bytes hold, if there are as many as it has.
fn number(kind: NumberType, bytes: &[u8]) -> Option<Value> {
    Some(match kind {
        NumberType::Float64 => Value::Float(f64::from_le_bytes(bytes.try_into().ok()?)),
        NumberType::Float32 => Value::Float(f32::from_le_bytes(bytes.try_into().ok()?).into()),
        NumberType::Int64 => Value::Integer(i64::from_le_bytes(bytes.try_into().ok()?)),
        NumberType::Int32 => Value::Integer(i32::from_le_bytes(bytes.try_into().ok()?).into()),
        NumberType::Int8 => Value::Integer(i8::from_le_bytes(bytes.try_into().ok()?).into()),
        NumberType::Bool => Value::Nothing,
        NumberType::Object => return None,
    })
}

/// The numbers of an array.
pub(super) fn numbers(kind: NumberType, bytes: &[u8]) -> Option<Vec<Value>> {
    bytes
        .chunks(kind.size())
        .map(|bytes| number(kind, bytes))
        .collect()
}
