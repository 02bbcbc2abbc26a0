//! What a pickle may recall by a number.
//!
//! A large file remembers tens of millions of texts and containers, of which most are never
//! recalled. Equal texts are kept once, so that a number of one takes two bytes, or four if there
//! are very many different ones; containers are forgotten once nothing else holds them.

use std::collections::HashMap;
use std::rc::Rc;

use super::value::{Value, WeakValue};

/// Numbers in a page.
const PAGE: usize = 1 << 14;

/// How many numbers may be left out, so that a small file cannot ask for a large memo.
const SLACK: usize = 1 << 16;

/// The smallest number of values that is looked through for those to forget.
const FEWEST: usize = 1 << 12;

/// The most values besides texts that are remembered, unless they are needed.
const MOST_OTHERS: usize = 1 << 20;

/// The values that have a number.
#[derive(Default)]
pub(super) struct Memo {
    /// For each number, one more than its text's place, or 0.
    pages: Vec<Option<MemoPage>>,
    texts: Vec<Rc<str>>,
    places: HashMap<Rc<str>, u32>,
    others: HashMap<u32, WeakValue>,
    /// How many values were remembered.
    count: usize,
    /// How many others there may be before those to forget are looked for.
    limit: usize,
    highest: Option<u32>,
}

/// The entries of some numbers.
enum MemoPage {
    Narrow(Box<[u16]>),
    Wide(Box<[u32]>),
}

impl MemoPage {
    fn get(&self, at: usize) -> u32 {
        match self {
            MemoPage::Narrow(entries) => entries[at].into(),
            MemoPage::Wide(entries) => entries[at],
        }
    }

    fn set(&mut self, at: usize, entry: u32) {
        match self {
            MemoPage::Wide(entries) => entries[at] = entry,
            MemoPage::Narrow(entries) => match u16::try_from(entry) {
                Ok(entry) => entries[at] = entry,
                Err(_) => {
                    let mut wide: Box<[u32]> = entries.iter().map(|&entry| entry.into()).collect();
                    wide[at] = entry;
                    *self = MemoPage::Wide(wide);
                }
            },
        }
    }
}

/// What is under a number.
pub(super) enum Recalled {
    Value(Value),
    /// There was something, which nothing held any more.
    Forgotten,
    Never,
}

impl Memo {
    /// How much it holds.
    pub fn len(&self) -> usize {
        self.texts.len() + self.others.len()
    }

    /// The text as a value that it shares with its equals.
    pub fn text(&mut self, text: &str) -> Value {
        match self.places.get(text) {
            Some(&place) => Value::Text(Rc::clone(&self.texts[place as usize])),
            None => Value::Text(text.into()),
        }
    }

    /// Remembers a value under the next number.
    pub fn push(&mut self, value: &Value) -> bool {
        self.insert(self.count as u32, value)
    }

    /// Remembers a value under a number; `false` if the number is absurd.
    pub fn insert(&mut self, number: u32, value: &Value) -> bool {
        if number as usize > 2 * self.count + SLACK {
            return false;
        }
        self.count += 1;
        self.highest = self.highest.max(Some(number));
        match value {
            Value::Text(text) => {
                let place = self.place(text);
                self.set(number, place + 1);
            }
            other => {
                // Under a number that a text had, the text would be found.
                if self.at(number) > 0 {
                    self.set(number, 0);
                }
                self.others.insert(number, WeakValue::of(other));
                self.forget();
            }
        }
        true
    }

    /// What is under a number.
    pub fn get(&self, number: u32) -> Recalled {
        if let Some(place) = self.at(number).checked_sub(1) {
            return Recalled::Value(Value::Text(Rc::clone(&self.texts[place as usize])));
        }
        match self.others.get(&number).map(WeakValue::value) {
            Some(Some(value)) => Recalled::Value(value),
            Some(None) => Recalled::Forgotten,
            // One of those that were forgotten, or left out.
            None if self.limit > 0 && self.highest >= Some(number) => Recalled::Forgotten,
            None => Recalled::Never,
        }
    }

    fn place(&mut self, text: &Rc<str>) -> u32 {
        if let Some(&place) = self.places.get(text) {
            return place;
        }
        let place = self.texts.len() as u32;
        self.texts.push(Rc::clone(text));
        self.places.insert(Rc::clone(text), place);
        place
    }

    fn at(&self, number: u32) -> u32 {
        let page = self.pages.get(number as usize / PAGE);
        let page = page.and_then(Option::as_ref);
        page.map_or(0, |page| page.get(number as usize % PAGE))
    }

    fn set(&mut self, number: u32, entry: u32) {
        let page = number as usize / PAGE;
        if self.pages.len() <= page {
            self.pages.resize_with(page + 1, || None);
        }
        let page = self.pages[page].get_or_insert_with(|| MemoPage::Narrow(vec![0; PAGE].into()));
        page.set(number as usize % PAGE, entry);
    }

    /// Lets go of containers that nothing else holds, now and then.
    fn forget(&mut self) {
        if self.others.len() < self.limit.max(FEWEST) {
            return;
        }
        self.others.retain(|_, value| value.is_alive());
        if self.others.len() > MOST_OTHERS {
            // Numbers of NumPy's are remembered but hardly ever recalled.
            self.others.retain(|_, value| !value.is_number());
        }
        self.limit = 2 * self.others.len();
    }
}
