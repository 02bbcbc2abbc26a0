//! The names that a pickle may use, and what is made of them.

use super::value::{Tally, Value};

/// A name that stands for data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KnownName {
    /// A dictionary that keeps its order.
    OrderedDict,
    /// A set.
    Set,
    /// The type of NumPy's numbers.
    NumberType,
    /// One of NumPy's numbers.
    Scalar,
    /// Bytes that are written as text.
    Encoded,
    /// An array of NumPy's, whose numbers come after.
    Array,
    /// Weights and what belongs to them: of no use here.
    Tensor,
}

impl KnownName {
    /// The data that a name stands for, if it does.
    pub fn of(module: &str, name: &str) -> Option<Self> {
        let module = module.replace("numpy._core", "numpy.core");
        Some(match (module.as_str(), name) {
            ("collections", "OrderedDict") => KnownName::OrderedDict,
            ("builtins" | "__builtin__", "set" | "frozenset") => KnownName::Set,
            ("numpy", "dtype") => KnownName::NumberType,
            ("numpy.core.multiarray", "scalar") => KnownName::Scalar,
            ("_codecs", "encode") => KnownName::Encoded,
            ("numpy.core.multiarray", "_reconstruct") | ("numpy", "ndarray") => KnownName::Array,
            ("torch._utils", "_rebuild_tensor_v2" | "_rebuild_parameter") => KnownName::Tensor,
            ("torch", name) if name.ends_with("Storage") => KnownName::Tensor,
            _ => return None,
        })
    }

    /// What Python would make by calling the name with these arguments; `None` if the arguments
    /// are no such data, and an error if they are of a kind that is not read.
    pub fn made(self, arguments: &[Value], tally: &Tally) -> Result<Option<Value>, UnknownNumber> {
        Ok(match (self, arguments) {
            (KnownName::OrderedDict, []) => Some(Value::dictionary(tally)),
            (KnownName::Set, []) => Value::sequence(Vec::new(), tally),
            (KnownName::Set, [items @ Value::Sequence(_)]) => Value::sequence(items.items(), tally),
            (KnownName::NumberType, [Value::Text(code), ..]) => {
                let kind = NumberType::of_code(code).ok_or(UnknownNumber)?;
                Some(Value::NumberType(kind))
            }
            (KnownName::Scalar, [Value::NumberType(kind), Value::Bytes(bytes)]) => {
                Some(kind.number(bytes).ok_or(UnknownNumber)?)
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
}

/// A number of a kind that is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownNumber;

/// The NumPy numbers that are read, all of little-endian order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberType {
    /// A float of 64 bits.
    Float64,
    /// A float of 32 bits.
    Float32,
    /// A whole number of 64 bits.
    Int64,
    /// A whole number of 32 bits.
    Int32,
    /// A whole number of 8 bits.
    Int8,
    /// A truth value.
    Bool,
    /// Anything Python, in an array.
    Object,
}

impl NumberType {
    /// The type of that code, like `f8`.
    fn of_code(code: &str) -> Option<Self> {
        Some(match code {
            "f8" => NumberType::Float64,
            "f4" => NumberType::Float32,
            "i8" => NumberType::Int64,
            "i4" => NumberType::Int32,
            "i1" => NumberType::Int8,
            "b1" => NumberType::Bool,
            "O8" => NumberType::Object,
            _ => return None,
        })
    }

    /// Whether the order of bytes is one that is read; types of one byte have none.
    pub fn is_ordered_by(self, order: &str) -> bool {
        let bytes = matches!(
            self,
            NumberType::Int8 | NumberType::Bool | NumberType::Object
        );
        order == "<" || (bytes && order == "|")
    }

    const fn size(self) -> usize {
        match self {
            NumberType::Float64 | NumberType::Int64 | NumberType::Object => 8,
            NumberType::Float32 | NumberType::Int32 => 4,
            NumberType::Int8 | NumberType::Bool => 1,
        }
    }

    /// The number that its bytes hold, if there are as many as it has.
    fn number(self, bytes: &[u8]) -> Option<Value> {
        Some(match self {
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
    pub fn numbers(self, bytes: &[u8]) -> Option<Vec<Value>> {
        bytes
            .chunks(self.size())
            .map(|bytes| self.number(bytes))
            .collect()
    }
}
