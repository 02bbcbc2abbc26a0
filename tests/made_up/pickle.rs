//! A writer of pickles of protocol 4, as far as the official files need one.

/// Plain data.
pub enum Plain {
    Integer(i32),
    Float(f64),
    /// A NumPy scalar.
    Scalar(f64),
    Text(String),
    Tuple(Vec<Plain>),
    List(Vec<Plain>),
    Dictionary(Vec<(Plain, Plain)>),
    OrderedDictionary(Vec<(Plain, Plain)>),
}

impl From<&str> for Plain {
    fn from(text: &str) -> Plain {
        Plain::Text(text.to_owned())
    }
}

impl From<i32> for Plain {
    fn from(number: i32) -> Plain {
        Plain::Integer(number)
    }
}

/// The pickle of a value, in one frame.
pub fn pickle(value: &Plain) -> Vec<u8> {
    let mut body = Vec::new();
    write(value, &mut body);
    body.push(b'.');
    let length = body.len() as u64;
    [&b"\x80\x04\x95"[..], &length.to_le_bytes(), &body].concat()
}

/// A pickle that calls a function where Python reads it.
pub fn malicious(module: &str, name: &str) -> Vec<u8> {
    let mut bytes = b"\x80\x04".to_vec();
    global(module, name, &mut bytes);
    text("echo malice", &mut bytes);
    bytes.extend(b"\x85R.");
    bytes
}

fn text(text: &str, bytes: &mut Vec<u8>) {
    bytes.push(b'X');
    bytes.extend((text.len() as u32).to_le_bytes());
    bytes.extend(text.bytes());
}

fn global(module: &str, name: &str, bytes: &mut Vec<u8>) {
    text(module, bytes);
    text(name, bytes);
    bytes.push(0x93);
}

fn entries(entries: &[(Plain, Plain)], bytes: &mut Vec<u8>) {
    bytes.push(b'(');
    for (key, value) in entries {
        write(key, bytes);
        write(value, bytes);
    }
    bytes.push(b'u');
}

fn items(items: &[Plain], bytes: &mut Vec<u8>) {
    items.iter().for_each(|item| write(item, bytes));
}

fn write(value: &Plain, bytes: &mut Vec<u8>) {
    match value {
        Plain::Integer(number) => {
            bytes.push(b'J');
            bytes.extend(number.to_le_bytes());
        }
        Plain::Float(number) => {
            bytes.push(b'G');
            bytes.extend(number.to_be_bytes());
        }
        Plain::Scalar(number) => {
            global("numpy.core.multiarray", "scalar", bytes);
            global("numpy", "dtype", bytes);
            text("f8", bytes);
            // The type's state: its version, the byte order, and nothing else of use.
            bytes.extend(b"\x89\x88\x87R(K\x03");
            text("<", bytes);
            bytes.extend(b"NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tbC\x08");
            bytes.extend(number.to_le_bytes());
            bytes.extend(b"\x86R");
        }
        Plain::Text(string) => text(string, bytes),
        Plain::Tuple(parts) => {
            bytes.push(b'(');
            items(parts, bytes);
            bytes.push(b't');
        }
        Plain::List(parts) => {
            bytes.extend(b"](");
            items(parts, bytes);
            bytes.push(b'e');
        }
        Plain::Dictionary(parts) => {
            bytes.push(b'}');
            entries(parts, bytes);
        }
        Plain::OrderedDictionary(parts) => {
            global("collections", "OrderedDict", bytes);
            bytes.extend(b")R");
            entries(parts, bytes);
        }
    }
}
