//! The stack machine that a pickle is a program for, without any means to call a function.

use std::io::BufRead;

use super::code;
use super::error::{MOST_OBJECTS, PickleError};
use super::input::Input;
use super::making;
use super::memo::{Memo, Recalled};
use super::name::KnownName;
use super::value::{Selection, Tally, Value};

/// The protocols that plain data are written in.
const PROTOCOLS: std::ops::RangeInclusive<u8> = 2..=5;

/// The longest name that a complaint repeats.
const NAME_SHOWN: usize = 60;

/// The machine.
pub(super) struct PickleMachine<'s, R> {
    input: Input<R>,
    selection: Selection<'s>,
    stack: Vec<Value>,
    /// Heights of the stack at its marks.
    marks: Vec<usize>,
    memo: Memo,
    /// How many values containers hold.
    tally: Tally,
    /// Where the present instruction stands.
    at: usize,
}

impl<'s, R: BufRead> PickleMachine<'s, R> {
    /// A machine before its first instruction.
    pub fn new(data: R, selection: Selection<'s>) -> Self {
        PickleMachine {
            input: Input::new(data),
            selection,
            stack: Vec::new(),
            marks: Vec::new(),
            memo: Memo::default(),
            tally: Tally::default(),
            at: 0,
        }
    }

    /// Follows the pickle to its end: the value that all others belong to.
    pub fn run(&mut self) -> Result<Value, PickleError> {
        let begins = self.input.byte().is_ok_and(|code| code == code::PROTO);
        if !begins || !PROTOCOLS.contains(&self.input.byte()?) {
            return Err(PickleError::Protocol);
        }
        loop {
            self.at = self.input.at();
            let code = self.input.byte()?;
            if code == code::STOP {
                break;
            }
            self.follow(code)?;
            let fullest = self.tally.get().max(self.memo.len());
            let fullest = fullest.max(self.stack.len()).max(self.marks.len());
            if fullest > MOST_OBJECTS {
                return Err(PickleError::Objects);
            }
        }
        self.input.end_frame()?;
        self.pop()
    }

    /// Checks that nothing stands behind the end.
    pub fn end(&mut self) -> Result<(), PickleError> {
        if self.input.is_at_end()? {
            Ok(())
        } else {
            Err(PickleError::Trailing(self.input.at()))
        }
    }

    fn follow(&mut self, code: u8) -> Result<(), PickleError> {
        match code {
            code::FRAME => self.input.begin_frame()?,
            code::MARK => self.marks.push(self.stack.len()),
            code::POP => drop(self.pop()?),
            code::POP_MARK => drop(self.pop_mark()?),
            code::DUP => {
                let top = self.top()?.clone();
                self.stack.push(top);
            }
            code::NONE | code::NEWTRUE | code::NEWFALSE => self.stack.push(Value::Nothing),
            code::BININT | code::BININT1 | code::BININT2 | code::LONG1 | code::BINFLOAT => {
                let number = self.number(code)?;
                self.stack.push(number);
            }
            code::SHORT_BINUNICODE
            | code::BINUNICODE
            | code::BINUNICODE8
            | code::SHORT_BINSTRING
            | code::BINSTRING => {
                let length = self.length(code)?;
                let text = self.input.text(length)?.map(|text| self.memo.text(text));
                self.stack.push(text.unwrap_or(Value::Nothing));
            }
            code::SHORT_BINBYTES | code::BINBYTES | code::BINBYTES8 => {
                let length = self.length(code)?;
                let bytes = self.input.take(length)?;
                let value = bytes.map_or(Value::Nothing, |bytes| Value::Bytes(bytes.into()));
                self.stack.push(value);
            }
            code::BINPUT | code::LONG_BINPUT | code::MEMOIZE => self.memoize(code)?,
            code::BINGET | code::LONG_BINGET => self.recall(code)?,
            // What lies outside of the pickle, as weights do.
            code::BINPERSID => {
                self.pop()?;
                self.stack.push(Value::Nothing);
            }
            code::REDUCE => self.make()?,
            code::BUILD => self.complete()?,
            _ => self.follow_container(code)?,
        }
        Ok(())
    }

    /// An instruction about containers, or about the names of what fills them.
    fn follow_container(&mut self, code: u8) -> Result<(), PickleError> {
        match code {
            code::EMPTY_DICT => self.stack.push(Value::dictionary(&self.tally)),
            code::EMPTY_LIST | code::EMPTY_TUPLE | code::EMPTY_SET => {
                self.push_sequence(Vec::new())?;
            }
            code::LIST | code::TUPLE | code::FROZENSET => {
                let items = self.pop_mark()?;
                self.push_sequence(items)?;
            }
            code::TUPLE1 | code::TUPLE2 | code::TUPLE3 => {
                let length = usize::from(code - code::TUPLE1) + 1;
                let items = self.pop_many(length)?;
                self.push_sequence(items)?;
            }
            code::DICT => {
                let items = self.pop_mark()?;
                self.stack.push(Value::dictionary(&self.tally));
                self.set(items)?;
            }
            code::APPEND => {
                let item = self.pop()?;
                self.append(vec![item])?;
            }
            code::APPENDS | code::ADDITEMS => {
                let items = self.pop_mark()?;
                self.append(items)?;
            }
            code::SETITEM => {
                let entry = self.pop_many(2)?;
                self.set(entry)?;
            }
            code::SETITEMS => {
                let items = self.pop_mark()?;
                self.set(items)?;
            }
            code::GLOBAL => {
                let (module, name) = (self.input.line()?, self.input.line()?);
                self.name(&module, &name)?;
            }
            code::STACK_GLOBAL => {
                let [module, name] = self.pop_pair()?;
                match (module.text(), name.text()) {
                    (Some(module), Some(name)) => self.name(module, name)?,
                    _ => return Err(PickleError::Operand(self.at)),
                }
            }
            _ => return Err(PickleError::Instruction { code, at: self.at }),
        }
        Ok(())
    }

    /// Keeps the top value under the number that the instruction says.
    fn memoize(&mut self, code: u8) -> Result<(), PickleError> {
        let top = self.top()?.clone();
        let number = match code {
            code::BINPUT => Some(self.input.byte()?.into()),
            code::LONG_BINPUT => Some(self.input.u32()?),
            _ => None,
        };
        let is_kept = match number {
            Some(number) => self.memo.insert(number, &top),
            None => self.memo.push(&top),
        };
        if is_kept {
            Ok(())
        } else {
            Err(PickleError::Objects)
        }
    }

    /// A number in the form that the instruction says.
    fn number(&mut self, code: u8) -> Result<Value, PickleError> {
        Ok(match code {
            code::BININT => Value::Integer(i32::from_le_bytes(self.input.array()?).into()),
            code::BININT1 => Value::Integer(self.input.byte()?.into()),
            code::BININT2 => Value::Integer(u16::from_le_bytes(self.input.array()?).into()),
            code::BINFLOAT => Value::Float(f64::from_be_bytes(self.input.array()?)),
            _ => {
                let length = self.input.byte()?;
                let unknown = PickleError::Number(self.at);
                let bytes = self.input.take(length.into())?;
                let bytes = bytes.filter(|bytes| bytes.len() <= size_of::<i64>());
                let bytes = bytes.ok_or(unknown)?;
                let negative = bytes.last().is_some_and(|&byte| byte >= 0x80);
                let mut wide = [if negative { 0xff } else { 0 }; size_of::<i64>()];
                wide[..bytes.len()].copy_from_slice(bytes);
                Value::Integer(i64::from_le_bytes(wide))
            }
        })
    }

    /// The length of a text or of bytes, in the form that the instruction says.
    fn length(&mut self, code: u8) -> Result<u64, PickleError> {
        match code {
            code::SHORT_BINUNICODE | code::SHORT_BINSTRING | code::SHORT_BINBYTES => {
                self.input.byte().map(u64::from)
            }
            code::BINUNICODE | code::BINSTRING | code::BINBYTES => self.input.u32().map(u64::from),
            _ => self.input.u64(),
        }
    }

    fn recall(&mut self, code: u8) -> Result<(), PickleError> {
        let number = match code {
            code::BINGET => self.input.byte()?.into(),
            _ => self.input.u32()?,
        };
        let value = match self.memo.get(number) {
            Recalled::Value(value) => value,
            Recalled::Forgotten => Value::Nothing,
            Recalled::Never => {
                let at = self.at;
                return Err(PickleError::Memo { number, at });
            }
        };
        self.stack.push(value);
        Ok(())
    }

    /// Something that the pickle names.
    fn name(&mut self, module: &str, name: &str) -> Result<(), PickleError> {
        let known = KnownName::of(module, name).ok_or_else(|| {
            let name = format!("{module}.{name}");
            // The name is a stranger's: it must not fill the terminal or steer it.
            let shown: String = name.escape_debug().take(NAME_SHOWN).collect();
            PickleError::Code(shown)
        })?;
        self.stack.push(Value::Name(known));
        Ok(())
    }

    /// Data of a known kind from its parts, where Python would call a function.
    fn make(&mut self) -> Result<(), PickleError> {
        let [known, parts] = self.pop_pair()?;
        let (Value::Name(known), Value::Sequence(_)) = (&known, &parts) else {
            return Err(PickleError::Operand(self.at));
        };
        let made = making::made(*known, &parts.items(), &self.tally);
        let made = made.map_err(|_| PickleError::Number(self.at))?;
        self.stack.push(made.ok_or(PickleError::Operand(self.at))?);
        Ok(())
    }

    /// The state of a type of numbers, whose byte order is looked at, or the numbers of an array.
    fn complete(&mut self) -> Result<(), PickleError> {
        let [value, state] = self.pop_pair()?;
        let completed = match (&value, state.items().as_slice()) {
            (Value::NumberType(kind), [_, Value::Text(order), ..]) => {
                if kind.is_ordered_by(order) {
                    value
                } else {
                    return Err(PickleError::Number(self.at));
                }
            }
            (Value::NumberType(_), _) => return Err(PickleError::Number(self.at)),
            (
                Value::Name(KnownName::Array),
                [_, _, Value::NumberType(kind), _, Value::Bytes(bytes)],
            ) => {
                let numbers = making::numbers(*kind, bytes).ok_or(PickleError::Number(self.at))?;
                Value::sequence(numbers, &self.tally).unwrap_or(Value::Nothing)
            }
            // An array of Python's values has a list of them.
            (Value::Name(KnownName::Array), [_, _, _, _, list]) => list.clone(),
            // What belongs to something that is left out.
            (Value::Nothing, _) => Value::Nothing,
            _ => return Err(PickleError::Operand(self.at)),
        };
        self.stack.push(completed);
        Ok(())
    }

    fn push_sequence(&mut self, items: Vec<Value>) -> Result<(), PickleError> {
        let sequence = Value::sequence(items, &self.tally);
        self.stack
            .push(sequence.ok_or(PickleError::Depth(self.at))?);
        Ok(())
    }

    fn append(&mut self, items: Vec<Value>) -> Result<(), PickleError> {
        if self.top()?.append(items) {
            Ok(())
        } else {
            Err(PickleError::Operand(self.at))
        }
    }

    /// Sets the entries that the selection keeps.
    fn set(&mut self, items: Vec<Value>) -> Result<(), PickleError> {
        if items.len() % 2 == 1 {
            return Err(PickleError::Operand(self.at));
        }
        let mut items = items.into_iter();
        let mut kept = Vec::new();
        while let (Some(key), Some(value)) = (items.next(), items.next()) {
            if let Some(value) = (self.selection)(&key, value) {
                kept.push((key, value));
            }
        }
        if self.top()?.set(kept) {
            Ok(())
        } else {
            Err(PickleError::Operand(self.at))
        }
    }

    /// What stands above the last mark.
    fn pop_mark(&mut self) -> Result<Vec<Value>, PickleError> {
        let mark = self.marks.pop();
        let mark = mark.ok_or(PickleError::Operand(self.at))?;
        Ok(self.stack.split_off(mark))
    }

    fn pop_many(&mut self, count: usize) -> Result<Vec<Value>, PickleError> {
        let lowest = self.marks.last().copied().unwrap_or(0);
        let start = self.stack.len().checked_sub(count);
        let start = start.filter(|&start| start >= lowest);
        let start = start.ok_or(PickleError::Operand(self.at))?;
        Ok(self.stack.split_off(start))
    }

    fn pop_pair(&mut self) -> Result<[Value; 2], PickleError> {
        let pair = self.pop_many(2)?.try_into();
        Ok(pair.expect("two values are popped"))
    }

    fn pop(&mut self) -> Result<Value, PickleError> {
        self.top()?;
        Ok(self.stack.pop().expect("there is a top"))
    }

    fn top(&self) -> Result<&Value, PickleError> {
        let lowest = self.marks.last().copied().unwrap_or(0);
        let above = &self.stack[lowest..];
        above.last().ok_or(PickleError::Operand(self.at))
    }
}
