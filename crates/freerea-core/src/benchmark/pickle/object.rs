//! The objects that a pickle can hold.

/// An object's place in the list of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Id(u32);

impl Id {
    /// The id of the object at a place, which the limit of objects keeps small.
    pub fn at(place: usize) -> Self {
        Id(u32::try_from(place).expect("a pickle has fewer than 2^32 objects"))
    }

    /// The place in the list.
    pub fn place(self) -> usize {
        self.0 as usize
    }
}

/// An object.
#[derive(Debug)]
pub(super) enum PickleObject<'d> {
    /// `None`, `True` or `False`: of no use to any reader here.
    Nothing,
    Integer(i64),
    Float(f64),
    Text(&'d str),
    Bytes(&'d [u8]),
    /// A list, tuple or set.
    Sequence(Vec<Id>),
    /// A dictionary, in the order in which entries were set.
    Dictionary(Vec<(Id, Id)>),
    /// One of the three known names.
    Known(KnownObject),
    /// A type of NumPy numbers.
    NumberType(NumberType),
}

/// The names that a pickle may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KnownObject {
    OrderedDict,
    NumberType,
    Scalar,
}

impl KnownObject {
    /// The known thing of that name.
    pub fn named(module: &str, name: &str) -> Option<Self> {
        match (module, name) {
            ("collections", "OrderedDict") => Some(KnownObject::OrderedDict),
            ("numpy", "dtype") => Some(KnownObject::NumberType),
            ("numpy.core.multiarray" | "numpy._core.multiarray", "scalar") => {
                Some(KnownObject::Scalar)
            }
            _ => None,
        }
    }
}

/// The NumPy numbers that are read, all of little-endian order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NumberType {
    Float64,
    Float32,
    Int64,
}

impl NumberType {
    /// The type of that code, like `f8`.
    pub fn of_code(code: &str) -> Option<Self> {
        match code {
            "f8" => Some(NumberType::Float64),
            "f4" => Some(NumberType::Float32),
            "i8" => Some(NumberType::Int64),
            _ => None,
        }
    }

    /// The number that its bytes hold, if there are as many as it has.
    pub fn number<'d>(self, bytes: &[u8]) -> Option<PickleObject<'d>> {
        Some(match self {
            NumberType::Float64 => PickleObject::Float(f64::from_le_bytes(bytes.try_into().ok()?)),
            NumberType::Float32 => {
                PickleObject::Float(f32::from_le_bytes(bytes.try_into().ok()?).into())
            }
            NumberType::Int64 => PickleObject::Integer(i64::from_le_bytes(bytes.try_into().ok()?)),
        })
    }
}
