use proptest::prelude::*;

use super::{EVERYTHING, PickleError, Value, read, read_next};
use crate::benchmark::made_up::pickle::{Plain, malicious, pickle};

fn whole(data: &[u8]) -> Result<Value, PickleError> {
    read(data, EVERYTHING)
}

fn refused(data: &[u8]) -> PickleError {
    match whole(data) {
        Ok(_) => panic!("{data:?} is read"),
        Err(error) => error,
    }
}

fn sample() -> Vec<u8> {
    let numbers = vec![Plain::Integer(-7), Plain::Float(0.25), Plain::Scalar(93.5)];
    let inner = Plain::Dictionary(vec![("numbers".into(), Plain::List(numbers))]);
    let key = Plain::Tuple(vec!["cifar10".into(), Plain::Integer(777)]);
    pickle(&Plain::OrderedDictionary(vec![
        ("inner".into(), inner),
        (key, "text".into()),
    ]))
}

fn numbers_of(list: &Value) -> Vec<f64> {
    list.items().iter().filter_map(Value::number).collect()
}

#[test]
fn plain_data_are_read() {
    let data = sample();
    let root = whole(&data).unwrap();
    let numbers = root.get("inner").unwrap().get("numbers").unwrap();
    assert_eq!(numbers_of(&numbers), [-7.0, 0.25, 93.5]);
    let (key, entry) = &root.entries()[1];
    let key = key.items();
    assert_eq!(key[0].text(), Some("cifar10"));
    assert_eq!(key[1].integer(), Some(777));
    assert_eq!(entry.text(), Some("text"));
}

#[test]
fn what_is_no_data_is_named() {
    for (module, name) in [("os", "system"), ("posix", "system"), ("builtins", "eval")] {
        let code = format!("{module}.{name}");
        assert_eq!(refused(&malicious(module, name)), PickleError::Code(code));
    }
    // The same by the instruction of protocol 2.
    let error = refused(b"\x80\x02cos\nsystem\nX\x02\0\0\0ls\x85R.");
    assert_eq!(error, PickleError::Code("os.system".to_owned()));
    // A name that would steer the terminal, or fill it.
    let error = refused(&malicious("\x1b[2J\n", &"x".repeat(100_000))).to_string();
    assert!(
        error.len() < 120 && !error.contains(['\x1b', '\n']),
        "{error}"
    );
}

#[test]
fn known_names_make_nothing_but_their_data() {
    for data in [
        // OrderedDict with arguments, a scalar without its type, a known name as a value's state.
        &b"\x80\x02ccollections\nOrderedDict\nK\x01\x85R."[..],
        b"\x80\x02cnumpy.core.multiarray\nscalar\nK\x01C\x01x\x86R.",
        b"\x80\x02ccollections\nOrderedDict\nN\x85b.",
    ] {
        assert!(matches!(refused(data), PickleError::Operand(_)));
    }
    let big_endian = b"\x80\x02cnumpy\ndtype\nX\x02\0\0\0f8\x85RK\x03X\x01\0\0\0>\x86b.";
    assert!(matches!(refused(big_endian), PickleError::Number(_)));
}

#[test]
fn damage_is_an_error_where_it_is() {
    assert_eq!(refused(b""), PickleError::Protocol);
    assert_eq!(refused(b"\x80\x06N."), PickleError::Protocol);
    assert_eq!(refused(b"\x80\x04"), PickleError::Truncated(2));
    assert_eq!(refused(b"\x80\x04."), PickleError::Operand(2));
    assert_eq!(refused(b"\x80\x04K\x01.."), PickleError::Trailing(5));
    assert_eq!(
        refused(b"\x80\x04h\x05."),
        PickleError::Memo { number: 5, at: 2 }
    );
    assert_eq!(
        refused(b"\x80\x04\x81."),
        PickleError::Instruction { code: 0x81, at: 2 }
    );
    // An argument that leaves its frame, and a frame in another.
    let crossing = b"\x80\x04\x95\x02\0\0\0\0\0\0\0M\x01\x02.";
    assert!(matches!(refused(crossing), PickleError::Frame(_)));
    let nested =
        b"\x80\x04\x95\x20\0\0\0\0\0\0\0\x95\x01\0\0\0\0\0\0\0NNNNNNNNNNNNNNNNNNNNNNNNNNN.";
    assert!(matches!(refused(nested), PickleError::Frame(_)));
    // A mark below which nothing may be taken.
    assert!(matches!(refused(b"\x80\x04N(0."), PickleError::Operand(_)));
}

#[test]
fn absurd_lengths_take_no_memory() {
    for data in [
        &b"\x80\x04\x95\xff\xff\xff\xff\xff\xff\xff\xff."[..],
        b"\x80\x04\x8e\xff\xff\xff\xff\xff\xff\xff\x7f.",
        b"\x80\x04\x8d\xff\xff\xff\xff\xff\xff\xff\xff.",
        b"\x80\x04X\xff\xff\xff\xff.",
    ] {
        assert!(matches!(refused(data), PickleError::Truncated(_)));
    }
}

#[test]
fn shared_deep_and_endless_objects_are_bounded() {
    // Each list holds the one before twice: 2^60 objects for a reader that copies.
    let doubling = |times| [&b"\x80\x04]\x94"[..], &b"2\x86\x94".repeat(times), b"."].concat();
    assert!(whole(&doubling(60)).is_ok());
    assert!(matches!(refused(&doubling(1000)), PickleError::Depth(_)));
    let deep = [&b"\x80\x04]"[..], &b"\x85".repeat(500_000), b"."].concat();
    assert!(matches!(refused(&deep), PickleError::Depth(_)));
    // A list in itself, and one that grows in another.
    for data in [&b"\x80\x04]\x94h\0a."[..], b"\x80\x04]\x94\x85h\0Na."] {
        assert!(matches!(refused(data), PickleError::Operand(_)));
    }
    for instruction in [&b"N"[..], b"(", b"]"] {
        let endless = [b"\x80\x04", instruction.repeat(4_200_000).as_slice()].concat();
        assert_eq!(refused(&endless), PickleError::Objects);
    }
    // A number that would need a large memo.
    assert_eq!(
        refused(b"\x80\x02Nr\xff\xff\xff\x7f."),
        PickleError::Objects
    );
}

#[test]
fn a_selection_keeps_what_it_says() {
    let data = sample();
    let lengths = |key: &Value, value: Value| match key.text() {
        Some("numbers") => value.last(),
        _ => Some(value),
    };
    let root = read(data.as_slice(), &lengths).unwrap();
    let inner = root.get("inner").unwrap();
    assert_eq!(
        inner.get("numbers").and_then(|last| last.number()),
        Some(93.5)
    );
    let root = read(data.as_slice(), &|key, value| {
        key.text().is_none().then_some(value)
    });
    assert_eq!(root.unwrap().entries().len(), 1);
}

#[test]
fn what_is_let_go_is_forgotten_but_texts_are_recalled() {
    // Each turn remembers a list under a key that is left out, and a text that comes again.
    let turns = 20_000_u32;
    let mut data = b"\x80\x02}(".to_vec();
    let number = |number: u32| [b"r".as_slice(), &number.to_le_bytes()].concat();
    for turn in 0..turns {
        data.extend(b"X\x04\0\0\0junk]");
        data.extend(number(2 * turn));
        data.extend(b"X\x01\0\0\0a");
        data.extend(number(2 * turn + 1));
        data.extend(b"N");
        if turn % 1000 == 999 {
            data.extend(b"u(");
        }
    }
    data.extend([b"X\x04\0\0\0listj".as_slice(), &8_u32.to_le_bytes()].concat());
    data.extend([b"X\x04\0\0\0textj".as_slice(), &9_u32.to_le_bytes(), b"u."].concat());
    let kept = |key: &Value, value| matches!(key.text(), Some("list" | "text")).then_some(value);
    let root = read(data.as_slice(), &kept).unwrap();
    assert_eq!(root.get("text").unwrap().text(), Some("a"));
    assert!(matches!(root.get("list"), Some(Value::Nothing)));
}

#[test]
fn arrays_and_weights_are_plain_data() {
    let array =
        b"\x80\x02cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\0\x85U\x01b\x87R(K\x01\
        K\x02\x85cnumpy\ndtype\nX\x02\0\0\0i1K\0K\x01\x87R(K\x03X\x01\0\0\0|NNNJ\xff\xff\xff\xff\
        J\xff\xff\xff\xffK\0tb\x89U\x02\x05\x07tb.";
    let refused_text = whole(array);
    // Bytes that are written as text are distinguished from text by the codec's name.
    assert!(refused_text.is_ok_and(|value| value.items().is_empty()));
    let coded = b"\x80\x02c_codecs\nencode\nX\x03\0\0\0a\xc3\xbfX\x06\0\0\0latin1\x86R.";
    assert!(matches!(whole(coded), Ok(Value::Bytes(bytes)) if *bytes == [b'a', 0xff]));
    let weights =
        b"\x80\x02ctorch._utils\n_rebuild_tensor_v2\n((U\x07storagectorch\nFloatStorage\n\
        U\x010U\x03cpuK\x04tQK\0K\x04\x85K\x01\x85\x89}tR.";
    assert!(matches!(whole(weights), Ok(Value::Nothing)));
}

#[test]
fn pickles_that_follow_each_other_are_read_in_turn() {
    let mut data = &b"\x80\x02K\x01.\x80\x02K\x02."[..];
    for number in [1, 2] {
        let value = read_next(&mut data, EVERYTHING).unwrap();
        assert_eq!(value.integer(), Some(number));
    }
    assert!(read_next(&mut data, EVERYTHING).is_err());
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(mut data in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = whole(&data);
        data.splice(..0, *b"\x80\x04");
        let _ = whole(&data);
    }

    #[test]
    fn a_damaged_pickle_is_read_or_refused(
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut data = sample();
        let length = data.len();
        data[at.index(length)] = byte;
        if let Ok(root) = whole(&data) {
            for (key, entry) in root.entries() {
                let _ = (key.items().len(), entry.get("numbers").is_some());
            }
        }
        prop_assert!(whole(&sample()[..cut.index(length)]).is_err());
    }
}
