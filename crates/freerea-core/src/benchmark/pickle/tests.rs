use proptest::prelude::*;

use super::{Pickle, PickleError};
use crate::benchmark::made_up::pickle::{Plain, malicious, pickle};

fn refused(data: &[u8]) -> PickleError {
    match Pickle::read(data) {
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

#[test]
fn plain_data_are_read() {
    let data = sample();
    let pickle = Pickle::read(&data).unwrap();
    let numbers = pickle.root().get("inner").unwrap().get("numbers").unwrap();
    let numbers: Vec<_> = numbers.items().filter_map(|item| item.number()).collect();
    assert_eq!(numbers, [-7.0, 0.25, 93.5]);
    let (key, entry) = pickle.root().entries().nth(1).unwrap();
    let mut key = key.items();
    assert_eq!(key.next().unwrap().text(), Some("cifar10"));
    assert_eq!(key.next().unwrap().integer(), Some(777));
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
    // Each list holds the one before twice: 2^1000 objects for a reader that copies.
    let doubling = [&b"\x80\x04]\x94"[..], &b"2\x86\x94".repeat(1000), b"."].concat();
    assert!(Pickle::read(&doubling).is_ok());
    let deep = [&b"\x80\x04]"[..], &b"\x85".repeat(500_000), b"."].concat();
    assert!(Pickle::read(&deep).is_ok());
    // A list in itself.
    assert!(Pickle::read(b"\x80\x04]\x94h\0a.").is_ok());
    for instruction in [&b"N"[..], b"(", b"]\x94"] {
        let endless = [b"\x80\x04", instruction.repeat(1_100_000).as_slice()].concat();
        assert_eq!(refused(&endless), PickleError::Objects);
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(mut data in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = Pickle::read(&data);
        data.splice(..0, *b"\x80\x04");
        let _ = Pickle::read(&data);
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
        if let Ok(pickle) = Pickle::read(&data) {
            for (key, entry) in pickle.root().entries() {
                let _ = (key.items().count(), entry.get("numbers").is_some());
            }
        }
        prop_assert!(Pickle::read(&sample()[..cut.index(length)]).is_err());
    }
}
