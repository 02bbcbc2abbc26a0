//! The file of a task, with a complaint that names line and key.

use std::fs::File;
use std::io::{self, Read};
use std::ops::RangeInclusive;
use std::path::Path;

use freerea_core::network::Shape;
use freerea_core::space::dataset::{Dataset, Description, DescriptionError, Skeleton};
use freerea_core::text_file::{self, Position};
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use crate::explorer::diagnostics::complaint::{Complaint, ConfigErrors};
use crate::explorer::diagnostics::reader::{TomlReader, TomlSource, kind, whole};

/// The largest file that is read, in bytes.
const MOST_BYTES: u64 = 64 << 10;

/// The keys of the file, and those of its tables.
const KEYS: [&str; 4] = ["name", "classes", "images", "network"];
const IMAGES: [&str; 3] = ["channels", "height", "width"];
const NETWORK: [&str; 3] = ["channels", "cells", "stem-stride"];

/// Reads the file of a task; what is wrong with it is said in one line.
pub fn read(path: &Path) -> Result<Dataset, String> {
    let unreadable = |error: io::Error| format!("{path:?} can't be read ({error}): check the path");
    let file = File::open(path).map_err(unreadable)?;
    let text = text_file::read(file.take(MOST_BYTES)).map_err(unreadable)?;
    parse(&text).map_err(|complaint| ConfigErrors::new(path, vec![complaint]).to_string())
}

/// Reads the text of such a file; gives the first complaint.
fn parse(text: &str) -> Result<Dataset, Complaint> {
    let source = TomlSource::new(text);
    let table = source.table();
    let mut reading = TaskReading {
        reader: source.reader(),
    };
    let task = reading.task(&table);
    if let Some(first) = reading.reader.finish().into_iter().next() {
        return Err(first);
    }
    let task = task.expect("what is no task was complained about");
    let place = |error: DescriptionError| Complaint::at(task.place(&error), error.to_string());
    Dataset::described(task.description.clone()).map_err(place)
}

/// A task as it was written, with the places that its description may be refused for.
struct PlacedTask {
    description: Description,
    name: Position,
    images: Position,
    channels: Position,
}

impl PlacedTask {
    /// Where that stands which is wrong.
    fn place(&self, error: &DescriptionError) -> Position {
        match error {
            DescriptionError::Name(_) | DescriptionError::PublishedName(_) => self.name,
            DescriptionError::Sides { .. } => self.images,
            // All other numbers were read within their bounds.
            DescriptionError::Channels | DescriptionError::OutOfBounds { .. } => self.channels,
            DescriptionError::StemStride(_) | DescriptionError::Malformed(_) => Position::NOWHERE,
        }
    }
}

/// A file while it is read.
struct TaskReading<'s> {
    reader: TomlReader<'s>,
}

impl TaskReading<'_> {
    fn task(&mut self, table: &DeTable<'_>) -> Option<PlacedTask> {
        self.known(table, &KEYS);
        let like = "name = \"wake-word\"";
        let name = self.required(table, Position::NOWHERE, "name", like);
        let name = name.and_then(|(name, value)| self.reader.found(name, value).text());
        let classes = self.whole(table, Position::NOWHERE, "classes", Description::CLASSES);
        let like = "[images] with channels, height and width below it";
        let images = self.required(table, Position::NOWHERE, "images", like);
        let place = images.map_or(Position::NOWHERE, |(name, _)| self.reader.position(name));
        let images = images.and_then(|(name, value)| self.reader.table(name, value));
        let images = images.map(|images| self.images(images, place));
        let (network, channels) = match table.get_key_value("network") {
            Some((name, value)) => match self.reader.table(name, value) {
                Some(network) => (
                    self.network(network),
                    network.get_key_value("channels").map(|(name, _)| name),
                ),
                None => (Skeleton::default(), None),
            },
            None => (Skeleton::default(), None),
        };
        let channels = channels.map_or(place, |name| self.reader.position(name));
        let name = name?;
        Some(PlacedTask {
            description: Description {
                name: name.value,
                classes: classes?,
                images: images??,
                network,
            },
            name: name.position,
            images: place,
            channels,
        })
    }

    fn images(&mut self, table: &DeTable<'_>, place: Position) -> Option<Shape> {
        self.known(table, &IMAGES);
        let channels = self.whole(table, place, "channels", Description::CHANNELS);
        let height = self.whole(table, place, "height", Description::SIDES);
        let width = self.whole(table, place, "width", Description::SIDES);
        Some(Shape {
            channels: channels?,
            height: height?,
            width: width?,
        })
    }

    fn network(&mut self, table: &DeTable<'_>) -> Skeleton {
        self.known(table, &NETWORK);
        let mut skeleton = Skeleton::default();
        for (name, value) in table {
            match name.get_ref().as_ref() {
                "channels" => skeleton.channels = self.channels(name, value),
                "cells" => {
                    let cells = self.reader.found(name, value).integer(Skeleton::CELLS);
                    skeleton.cells = cells.map(|cells| cells.value);
                }
                "stem-stride" => skeleton.stem_stride = self.stride(value),
                _ => {}
            }
        }
        skeleton
    }

    /// The channels of each stage.
    fn channels(
        &mut self,
        name: &Spanned<DeString<'_>>,
        value: &Spanned<DeValue<'_>>,
    ) -> Option<Vec<usize>> {
        let Some(stages) = value.get_ref().as_array() else {
            let found = kind(value.get_ref());
            let message = format!(
                "`channels` takes a list with a number for each stage, like [16, 32, 64], not {found}"
            );
            self.reader.complain(value, message);
            return None;
        };
        let stages = stages.iter().map(|stage| {
            let channels = self.reader.found(name, stage).integer(Skeleton::CHANNELS);
            channels.map(|channels| channels.value)
        });
        stages.collect()
    }

    fn stride(&mut self, value: &Spanned<DeValue<'_>>) -> Option<usize> {
        let stride = whole(value.get_ref()).and_then(|stride| usize::try_from(stride).ok());
        let stride = stride.filter(|stride| Skeleton::STEM_STRIDES.contains(stride));
        if stride.is_none() {
            let message = "`stem-stride` is 1, 2 or 4";
            self.reader.complain(value, message);
        }
        stride
    }

    /// A whole number that must be there.
    fn whole(
        &mut self,
        table: &DeTable<'_>,
        place: Position,
        key: &str,
        range: RangeInclusive<usize>,
    ) -> Option<usize> {
        let like = format!("{key} = N, from {} to {}", range.start(), range.end());
        let (name, value) = self.required(table, place, key, &like)?;
        let number = self.reader.found(name, value).integer(range)?;
        Some(number.value)
    }

    /// An entry that must be there.
    fn required<'t, 'i>(
        &mut self,
        table: &'t DeTable<'i>,
        place: Position,
        key: &str,
        like: &str,
    ) -> Option<(&'t Spanned<DeString<'i>>, &'t Spanned<DeValue<'i>>)> {
        let entry = table.get_key_value(key);
        if entry.is_none() {
            let message = format!("`{key}` is missing: write {like}");
            self.reader.miss(Complaint::at(place, message));
        }
        entry
    }

    /// Complains about other keys than these.
    fn known(&mut self, table: &DeTable<'_>, keys: &[&str]) {
        for (name, _) in table {
            let key: &str = name.get_ref();
            if !keys.contains(&key) {
                self.reader.unknown("key", name, keys.iter().copied());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TASK: &str = "name = \"wake word\"\nclasses = 4\n[images]\nchannels = 1\nheight = 96\n\
                        width = 96\n[network]\nchannels = [8, 16, 32]\ncells = 3\nstem-stride = 2\n";

    #[test]
    fn a_task_is_read_as_the_library_reads_it() {
        let own = parse(TASK).unwrap();
        assert_eq!(*own.description(), Description::read(TASK).unwrap());
        let short = &TASK[..TASK.find("[network]").unwrap()];
        let description = Description::read(short).unwrap();
        assert_eq!(*parse(short).unwrap().description(), description);
    }

    /// What is replaced, by what, and what is said then.
    const MISTAKES: [(&str, &str, &str); 18] = [
        (
            "name = \"wake word\"\n",
            "",
            "`name` is missing: write name = \"wake-word\"",
        ),
        (
            "wake word",
            "",
            "1:8: the name \"\" has to have 1 to 40 printable characters",
        ),
        (
            "wake word",
            "cifar10",
            "1:8: cifar10 is a published dataset, and this is not its shape; give the task another name",
        ),
        (
            "classes = 4\n",
            "",
            "`classes` is missing: write classes = N, from 2 to 10000",
        ),
        (
            "classes = 4",
            "classes = \"four\"",
            "2:11: `classes` takes an integer from 2 to 10000, not \"four\"",
        ),
        (
            "classes = 4",
            "classes = -1",
            "2:11: `classes` takes an integer from 2 to 10000, not -1",
        ),
        (
            "classes = 4",
            "clases = 4\nclasses = 4",
            "2:1: unknown key `clases`; did you mean `classes`?",
        ),
        (
            "classes = 4",
            "classes 4",
            "2:9: key with no value, expected `=`",
        ),
        (
            "height = 96\n",
            "",
            "3:2: `height` is missing: write height = N, from 1 to 512",
        ),
        (
            "width = 96",
            "width = 9.5",
            "6:9: `width` takes an integer from 1 to 512, not 9.5",
        ),
        (
            "width = 96",
            "width = 96\ndepth = 8",
            "7:1: unknown key `depth`; there are channels, height, width",
        ),
        (
            "[images]\nchannels = 1\nheight = 96\nwidth = 96\n",
            "images = 3\n",
            "3:10: `images` is a table of keys, not an integer",
        ),
        (
            "[8, 16, 32]",
            "8",
            "8:12: `channels` takes a list with a number for each stage, like [16, 32, 64], not an integer",
        ),
        (
            "[8, 16, 32]",
            "[8, 16, 2]",
            "8:20: `channels` takes an integer from 4 to 1024, not 2",
        ),
        (
            "[8, 16, 32]",
            "[8, 16, 8]",
            "8:1: channels of a stage are never fewer than those of the stage before",
        ),
        (
            "[8, 16, 32]",
            "[]",
            "8:1: the number of stages is 0; it is from 1 to 6",
        ),
        (
            "cells = 3",
            "cells = 30",
            "9:9: `cells` takes an integer from 1 to 20, not 30",
        ),
        (
            "stride = 2",
            "stride = 3",
            "10:15: `stem-stride` is 1, 2 or 4",
        ),
    ];

    #[test]
    fn a_mistake_is_named_with_its_line_its_key_and_what_is_right() {
        for (from, to, complaint) in MISTAKES {
            assert!(TASK.contains(from), "{from}");
            let found = parse(&TASK.replacen(from, to, 1)).unwrap_err().to_string();
            assert_eq!(found, complaint, "{to}");
        }
        let sides = parse(&TASK.replacen("height = 96", "height = 90", 1)).unwrap_err();
        assert_eq!(sides.line, 3);
        assert!(
            sides.message.contains("the nearest that fit are 88x96"),
            "{sides}"
        );
    }
}
