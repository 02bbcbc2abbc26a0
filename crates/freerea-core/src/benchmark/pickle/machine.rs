//! The stack machine that a pickle is a program for, without any means to call a function.

use std::collections::HashMap;

use super::code;
use super::error::{MOST_OBJECTS, PickleError};
use super::input::Input;
use super::object::{Id, KnownObject, NumberType, PickleObject};

/// The protocols that plain data are written in.
const PROTOCOLS: std::ops::RangeInclusive<u8> = 2..=5;

/// The longest name that a complaint repeats.
const NAME_SHOWN: usize = 60;

/// The machine.
pub(super) struct PickleMachine<'d> {
    input: Input<'d>,
    objects: Vec<PickleObject<'d>>,
    stack: Vec<Id>,
    /// Heights of the stack at its marks.
    marks: Vec<usize>,
    memo: HashMap<u32, Id>,
    /// Where the present instruction stands.
    at: usize,
}

impl<'d> PickleMachine<'d> {
    /// A machine before its first instruction.
    pub fn new(data: &'d [u8]) -> Self {
        PickleMachine {
            input: Input::new(data),
            objects: Vec::new(),
            stack: Vec::new(),
            marks: Vec::new(),
            memo: HashMap::new(),
            at: 0,
        }
    }

    /// Follows the pickle to its end: all objects, and which of them the others belong to.
    pub fn run(mut self) -> Result<(Vec<PickleObject<'d>>, Id), PickleError> {
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
            let fullest = self.objects.len().max(self.memo.len());
            let fullest = fullest.max(self.stack.len()).max(self.marks.len());
            if fullest > MOST_OBJECTS {
                return Err(PickleError::Objects);
            }
        }
        let root = self.pop()?;
        match self.input.is_at_end() {
            true => Ok((self.objects, root)),
            false => Err(PickleError::Trailing(self.input.at())),
        }
    }

    fn follow(&mut self, code: u8) -> Result<(), PickleError> {
        match code {
            code::FRAME => self.input.begin_frame()?,
            code::MARK => self.marks.push(self.stack.len()),
            code::POP => drop(self.pop()?),
            code::POP_MARK => drop(self.pop_mark()?),
            code::DUP => {
                let top = self.top()?;
                self.stack.push(top);
            }
            code::NONE | code::NEWTRUE | code::NEWFALSE => self.push(PickleObject::Nothing),
            code::BININT | code::BININT1 | code::BININT2 | code::LONG1 | code::BINFLOAT => {
                let number = self.number(code)?;
                self.push(number);
            }
            code::SHORT_BINUNICODE | code::BINUNICODE | code::BINUNICODE8 => {
                let length = self.length(code)?;
                let text = self.input.text(length)?;
                self.push(PickleObject::Text(text));
            }
            code::SHORT_BINBYTES | code::BINBYTES | code::BINBYTES8 => {
                let length = self.length(code)?;
                let bytes = self.input.take(length)?;
                self.push(PickleObject::Bytes(bytes));
            }
            code::BINPUT | code::LONG_BINPUT | code::MEMOIZE => self.memoize(code)?,
            code::BINGET | code::LONG_BINGET => self.recall(code)?,
            code::REDUCE => self.make()?,
            code::BUILD => self.complete()?,
            _ => self.follow_container(code)?,
        }
        Ok(())
    }

    /// An instruction about containers, or about the names of what fills them.
    fn follow_container(&mut self, code: u8) -> Result<(), PickleError> {
        match code {
            code::EMPTY_DICT => self.push(PickleObject::Dictionary(Vec::new())),
            code::EMPTY_LIST | code::EMPTY_TUPLE | code::EMPTY_SET => {
                self.push(PickleObject::Sequence(Vec::new()));
            }
            code::LIST | code::TUPLE | code::FROZENSET => {
                let items = self.pop_mark()?;
                self.push(PickleObject::Sequence(items));
            }
            code::TUPLE1 | code::TUPLE2 | code::TUPLE3 => {
                let length = usize::from(code - code::TUPLE1) + 1;
                let items = self.pop_many(length)?;
                self.push(PickleObject::Sequence(items));
            }
            code::DICT => {
                let items = self.pop_mark()?;
                let entries = self.pairs(&items)?;
                self.push(PickleObject::Dictionary(entries));
            }
            code::APPEND => {
                let item = self.pop()?;
                self.append(&[item])?;
            }
            code::APPENDS | code::ADDITEMS => {
                let items = self.pop_mark()?;
                self.append(&items)?;
            }
            code::SETITEM => {
                let entry = self.pop_many(2)?;
                self.set(&entry)?;
            }
            code::SETITEMS => {
                let items = self.pop_mark()?;
                self.set(&items)?;
            }
            code::GLOBAL => {
                let (module, name) = (self.input.line()?, self.input.line()?);
                self.name(module, name)?;
            }
            code::STACK_GLOBAL => {
                let name = self.pop_text()?;
                let module = self.pop_text()?;
                self.name(module, name)?;
            }
            _ => return Err(PickleError::Instruction { code, at: self.at }),
        }
        Ok(())
    }

    /// Keeps the top object under the number that the instruction says.
    fn memoize(&mut self, code: u8) -> Result<(), PickleError> {
        let number = match code {
            code::BINPUT => self.input.byte()?.into(),
            code::LONG_BINPUT => self.input.u32()?,
            _ => self.memo.len() as u32,
        };
        let top = self.top()?;
        self.memo.insert(number, top);
        Ok(())
    }

    /// A number in the form that the instruction says.
    fn number(&mut self, code: u8) -> Result<PickleObject<'d>, PickleError> {
        Ok(match code {
            code::BININT => PickleObject::Integer(i32::from_le_bytes(self.input.array()?).into()),
            code::BININT1 => PickleObject::Integer(self.input.byte()?.into()),
            code::BININT2 => PickleObject::Integer(u16::from_le_bytes(self.input.array()?).into()),
            code::BINFLOAT => PickleObject::Float(f64::from_be_bytes(self.input.array()?)),
            _ => {
                let length = self.input.byte()?;
                let bytes = self.input.take(length.into())?;
                if bytes.len() > size_of::<i64>() {
                    return Err(PickleError::Number(self.at));
                }
                let negative = bytes.last().is_some_and(|&byte| byte >= 0x80);
                let mut wide = [if negative { 0xff } else { 0 }; size_of::<i64>()];
                wide[..bytes.len()].copy_from_slice(bytes);
                PickleObject::Integer(i64::from_le_bytes(wide))
            }
        })
    }

    /// The length of a text or of bytes, in the form that the instruction says.
    fn length(&mut self, code: u8) -> Result<u64, PickleError> {
        match code {
            code::SHORT_BINUNICODE | code::SHORT_BINBYTES => self.input.byte().map(u64::from),
            code::BINUNICODE | code::BINBYTES => self.input.u32().map(u64::from),
            _ => self.input.u64(),
        }
    }

    fn recall(&mut self, code: u8) -> Result<(), PickleError> {
        let number = match code {
            code::BINGET => self.input.byte()?.into(),
            _ => self.input.u32()?,
        };
        let at = self.at;
        let id = self.memo.get(&number);
        self.stack
            .push(*id.ok_or(PickleError::Memo { number, at })?);
        Ok(())
    }

    /// Something that the pickle names.
    fn name(&mut self, module: &str, name: &str) -> Result<(), PickleError> {
        let known = KnownObject::named(module, name).ok_or_else(|| {
            let name = format!("{module}.{name}");
            // The name is a stranger's: it must not fill the terminal or steer it.
            let shown: String = name.escape_debug().take(NAME_SHOWN).collect();
            PickleError::Code(shown)
        })?;
        self.push(PickleObject::Known(known));
        Ok(())
    }

    /// Data of a known kind from its parts, where Python would call a function.
    fn make(&mut self) -> Result<(), PickleError> {
        let [known, parts] = self.pop_pair()?;
        let lacking = PickleError::Operand(self.at);
        let PickleObject::Sequence(parts) = self.object(parts) else {
            return Err(lacking);
        };
        let parts: Vec<&PickleObject> = parts.iter().map(|&id| self.object(id)).collect();
        let made = match (self.object(known), parts.as_slice()) {
            (PickleObject::Known(KnownObject::OrderedDict), []) => {
                Some(PickleObject::Dictionary(Vec::new()))
            }
            (PickleObject::Known(KnownObject::NumberType), [PickleObject::Text(code), ..]) => {
                NumberType::of_code(code).map(PickleObject::NumberType)
            }
            (
                PickleObject::Known(KnownObject::Scalar),
                [PickleObject::NumberType(kind), PickleObject::Bytes(bytes)],
            ) => kind.number(bytes),
            _ => return Err(lacking),
        };
        let made = made.ok_or(PickleError::Number(self.at))?;
        self.push(made);
        Ok(())
    }

    /// The state of a type of numbers: its byte order is looked at.
    fn complete(&mut self) -> Result<(), PickleError> {
        let [kind, state] = self.pop_pair()?;
        let (PickleObject::NumberType(_), PickleObject::Sequence(state)) =
            (self.object(kind), self.object(state))
        else {
            return Err(PickleError::Operand(self.at));
        };
        let order = state.get(1).map(|&id| self.object(id));
        match order {
            Some(PickleObject::Text("<")) => self.stack.push(kind),
            _ => return Err(PickleError::Number(self.at)),
        }
        Ok(())
    }

    fn append(&mut self, items: &[Id]) -> Result<(), PickleError> {
        let top = self.top()?;
        match &mut self.objects[top.place()] {
            PickleObject::Sequence(sequence) => sequence.extend(items),
            _ => return Err(PickleError::Operand(self.at)),
        }
        Ok(())
    }

    fn set(&mut self, items: &[Id]) -> Result<(), PickleError> {
        let added = self.pairs(items)?;
        let top = self.top()?;
        match &mut self.objects[top.place()] {
            PickleObject::Dictionary(entries) => entries.extend(added),
            _ => return Err(PickleError::Operand(self.at)),
        }
        Ok(())
    }

    fn pairs(&self, items: &[Id]) -> Result<Vec<(Id, Id)>, PickleError> {
        let (pairs, rest) = items.as_chunks();
        match rest {
            [] => Ok(pairs.iter().map(|&[key, entry]| (key, entry)).collect()),
            _ => Err(PickleError::Operand(self.at)),
        }
    }

    fn object(&self, id: Id) -> &PickleObject<'d> {
        &self.objects[id.place()]
    }

    fn push(&mut self, object: PickleObject<'d>) {
        let id = Id::at(self.objects.len());
        self.objects.push(object);
        self.stack.push(id);
    }

    /// What stands above the last mark.
    fn pop_mark(&mut self) -> Result<Vec<Id>, PickleError> {
        let mark = self.marks.pop();
        let mark = mark.ok_or(PickleError::Operand(self.at))?;
        Ok(self.stack.split_off(mark))
    }

    fn pop_many(&mut self, count: usize) -> Result<Vec<Id>, PickleError> {
        let lowest = self.marks.last().copied().unwrap_or(0);
        let start = self.stack.len().checked_sub(count);
        let start = start.filter(|&start| start >= lowest);
        let start = start.ok_or(PickleError::Operand(self.at))?;
        Ok(self.stack.split_off(start))
    }

    fn pop_pair(&mut self) -> Result<[Id; 2], PickleError> {
        let pair = self.pop_many(2)?;
        Ok([pair[0], pair[1]])
    }

    fn pop(&mut self) -> Result<Id, PickleError> {
        let top = self.top()?;
        self.stack.pop();
        Ok(top)
    }

    fn top(&self) -> Result<Id, PickleError> {
        let lowest = self.marks.last().copied().unwrap_or(0);
        let above = &self.stack[lowest..];
        above.last().copied().ok_or(PickleError::Operand(self.at))
    }

    fn pop_text(&mut self) -> Result<&'d str, PickleError> {
        let id = self.pop()?;
        match *self.object(id) {
            PickleObject::Text(text) => Ok(text),
            _ => Err(PickleError::Operand(self.at)),
        }
    }
}
