//! Rows of a JSON array of objects.

use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::purpose::{Purpose, shown};
use super::rows::{Named, Place, RowError, Rows};
use super::{TextError, Unsaid};

/// The most keys of one object.
const MOST_KEYS: usize = 128;

/// Reads all rows.
pub fn read(text: &str, unsaid: &Unsaid) -> Result<Rows, TextError> {
    let mut json = serde_json::Deserializer::from_str(text);
    let mut rows = Rows::of(unsaid.space);
    let array = Array {
        rows: &mut rows,
        unsaid,
    };
    let read = array.deserialize(&mut json).and_then(|()| json.end());
    // serde_json adds the line to what is wrong with a row.
    read.map_err(|error| TextError::Form(error.to_string().replace('\n', " ")))?;
    Ok(rows)
}

/// The array, whose objects go into the rows as they come.
struct Array<'r> {
    rows: &'r mut Rows,
    unsaid: &'r Unsaid,
}

impl<'de> DeserializeSeed<'de> for Array<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Array<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an array of objects, like [{\"index\": 0, \"cifar10\": 85.86}]")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut objects: A) -> Result<(), A::Error> {
        let mut number = 0;
        while let Some(fields) = objects.next_element_seed(JsonObject)? {
            number += 1;
            // An object that comes twice is named by its number: its line is not known here.
            let added = add(&fields, self.unsaid, number, self.rows);
            added.map_err(A::Error::custom)?;
        }
        match number {
            0 => Err(A::Error::custom(
                "the array is empty; give an object for each cell",
            )),
            _ => Ok(()),
        }
    }
}

fn add(
    fields: &[(String, String)],
    unsaid: &Unsaid,
    number: u64,
    rows: &mut Rows,
) -> Result<(), RowError> {
    let mut named = Named::default();
    let purposes: Vec<Purpose> = fields
        .iter()
        .map(|(key, _)| Purpose::of(key, unsaid))
        .collect();
    for (purpose, (_, value)) in purposes.iter().zip(fields) {
        match purpose {
            Purpose::Index => named.index = Some(value),
            Purpose::Arch => named.arch = Some(value),
            Purpose::Tuple => named.tuple = Some(value),
            Purpose::Accuracy { .. } | Purpose::Metric(_) | Purpose::LeftOut => {}
        }
    }
    let cell = rows.cell(named, Place::Object(number))?;
    for (purpose, (_, value)) in purposes.iter().zip(fields) {
        if purpose.has_values() {
            rows.value(cell, purpose, value)?;
        }
    }
    Ok(())
}

/// An object's keys and values, as text.
struct JsonObject;

impl<'de> DeserializeSeed<'de> for JsonObject {
    type Value = Vec<(String, String)>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Self::Value, D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for JsonObject {
    type Value = Vec<(String, String)>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object of one cell, like {\"index\": 0, \"cifar10\": 85.86}")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields: Vec<(String, String)> = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            if fields.iter().any(|(before, _)| *before == key) {
                let complaint = format!("'{}' is there twice; take one away", shown(&key));
                return Err(A::Error::custom(complaint));
            }
            if fields.len() == MOST_KEYS {
                return Err(A::Error::custom("an object has more than 128 keys"));
            }
            let JsonField(value) = map.next_value()?;
            fields.push((key, value));
        }
        Ok(fields)
    }
}

/// A value as it is written; `null` is an empty text.
struct JsonField(String);

impl<'de> Deserialize<'de> for JsonField {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        json.deserialize_any(Scalar).map(JsonField)
    }
}

/// A number, a text or nothing.
struct Scalar;

impl Visitor<'_> for Scalar {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a number, a text or null")
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }

    fn visit_unit<E: Error>(self) -> Result<String, E> {
        Ok(String::new())
    }
}
