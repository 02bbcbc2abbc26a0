//! The names that a pickle may use, and what is made of them.

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
}

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
    pub fn of_code(code: &str) -> Option<Self> {
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

    /// Bytes of a number.
    pub const fn size(self) -> usize {
        match self {
            NumberType::Float64 | NumberType::Int64 | NumberType::Object => 8,
            NumberType::Float32 | NumberType::Int32 => 4,
            NumberType::Int8 | NumberType::Bool => 1,
        }
    }
}
