//! The task that pictures pose: their classes, and their size.

use std::path::Path;

use freerea_core::network::Shape;
use freerea_core::space::dataset::{Dataset, Description, DescriptionError};
use thiserror::Error;

use super::collection::Collection;
use super::error::ImagesError;
use super::pixels::{self, PictureHeader};

/// Pictures whose size is looked at; a folder has them in the order of their names.
const LOOKED_AT: usize = 256;
/// The longer side of a network's images where pictures are larger.
const LONGEST: usize = 128;
/// The longest name of a task.
const NAME: usize = 40;

/// Pictures that make no task.
#[derive(Debug, Error)]
pub enum TaskError {
    /// The pictures cannot be read.
    #[error(transparent)]
    Images(#[from] ImagesError),
    /// One class cannot be distinguished from another.
    #[error(
        "the pictures at {0} have one class only, and it takes two to tell them apart: give a folder \
         with a subfolder for each class"
    )]
    OneClass(String),
    /// There are no such networks.
    #[error(transparent)]
    Description(#[from] DescriptionError),
}

/// The task of telling the classes of pictures apart: the classes are the names of the subfolders,
/// the size is the middle one of the pictures, in pixels that halve from stage to stage, and one
/// channel is enough if all are grey. CIFAR's files are those datasets.
///
/// # Errors
/// If the pictures cannot be read, lie in no subfolders, or are all of one class.
pub fn task_of(path: &Path) -> Result<Dataset, TaskError> {
    let collection = Collection::open(path)?;
    let classes = collection.classes()?;
    let count = classes.names.len();
    let paths = match &collection {
        Collection::Cifar(_) if count == Dataset::Cifar100.classes() => {
            return Ok(Dataset::Cifar100);
        }
        Collection::Cifar(_) => return Ok(Dataset::Cifar10),
        Collection::Pictures { paths, .. } => paths,
    };
    let pictures = classes.places();
    let step = pictures.len().div_ceil(LOOKED_AT).max(1);
    let headers: Vec<PictureHeader> = pictures
        .into_iter()
        .step_by(step)
        .map(|place| pixels::header(&paths[place]))
        .collect::<Result<_, _>>()?;
    let (height, width) = sides(&headers);
    let (height, width) = Description::nearest_sides(height, width);
    let channels = if headers.iter().all(|header| header.is_grey) {
        1
    } else {
        3
    };
    let images = Shape {
        channels,
        height,
        width,
    };
    described(path, count, images)
}

/// The task of telling the classes of pictures apart at a size that is given.
///
/// # Errors
/// If the pictures cannot be read, lie in no subfolders, or are all of one class.
pub fn task_of_size(path: &Path, images: Shape) -> Result<Dataset, TaskError> {
    let classes = class_names(path)?.len();
    described(path, classes, images)
}

/// The names of the classes at a path, in the order of their numbers.
///
/// # Errors
/// If the images cannot be read.
pub fn class_names(path: &Path) -> Result<Vec<String>, ImagesError> {
    Ok(Collection::open(path)?.classes()?.names)
}

fn described(path: &Path, classes: usize, images: Shape) -> Result<Dataset, TaskError> {
    if classes < 2 {
        return Err(TaskError::OneClass(path.display().to_string()));
    }
    let whole = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let name = whole
        .file_name()
        .unwrap_or(whole.as_os_str())
        .to_string_lossy();
    let printable = name.chars().filter(|letter| !letter.is_control());
    let mut name: String = printable.take(NAME).collect();
    if Dataset::published(&name).is_some() || name.is_empty() {
        name = format!("my {name}");
    }
    Ok(Dataset::described(Description {
        name,
        classes,
        images,
        network: Default::default(),
    })?)
}

/// The middle height and width, brought down together if one is long.
fn sides(headers: &[PictureHeader]) -> (usize, usize) {
    let middle = |side: fn(&PictureHeader) -> u32| {
        let mut sides: Vec<u32> = headers.iter().map(side).collect();
        sides.sort_unstable();
        sides[sides.len() / 2] as usize
    };
    let (height, width) = (
        middle(|header| header.height),
        middle(|header| header.width),
    );
    let longest = height.max(width);
    if longest > LONGEST {
        (height * LONGEST / longest, width * LONGEST / longest)
    } else {
        (height, width)
    }
}

#[cfg(test)]
mod tests {
    use image::{GrayImage, Luma};
    use tempfile::tempdir;

    use super::*;
    use crate::images::{self, tests::paint};

    #[test]
    fn classes_and_size_come_from_the_folder() {
        let folder = tempdir().unwrap();
        for class in ["cat", "dog", "owl"] {
            for number in 0..3 {
                let path = folder.path().join(class).join(format!("{number}.png"));
                paint(&path, 62, 40, [number, 2, 3]);
            }
        }
        let task = task_of(folder.path()).unwrap();
        assert_eq!(
            (task.images().to_string(), task.classes()),
            ("3x40x64".to_owned(), 3)
        );
        assert_eq!(class_names(folder.path()).unwrap(), ["cat", "dog", "owl"]);
        assert!(task.own().is_some());
    }

    #[test]
    fn grey_pictures_need_one_channel_and_large_ones_are_brought_down() {
        let folder = tempdir().unwrap();
        for class in ["a", "b"] {
            std::fs::create_dir(folder.path().join(class)).unwrap();
            let picture = GrayImage::from_pixel(1200, 600, Luma([7]));
            picture
                .save(folder.path().join(class).join("1.png"))
                .unwrap();
        }
        let task = task_of(folder.path()).unwrap();
        assert_eq!(task.images().to_string(), "1x64x128");
    }

    #[test]
    fn pictures_beside_the_subfolders_have_no_class() {
        let folder = tempdir().unwrap();
        for place in ["loose.png", "another.png"] {
            paint(&folder.path().join(place), 64, 64, [9; 3]);
        }
        let error = task_of(folder.path()).unwrap_err().to_string();
        assert!(
            error.contains("no subfolders that hold pictures"),
            "{error}"
        );
        assert!(error.contains("cat/1.png"), "{error}");
        for class in ["a", "z"] {
            paint(
                &folder.path().join(class).join("deep").join("1.png"),
                8,
                16,
                [1; 3],
            );
        }
        let task = task_of(folder.path()).unwrap();
        assert_eq!(
            (task.images().to_string(), task.classes()),
            ("3x16x8".to_owned(), 2)
        );
        let labelled = images::labelled(folder.path(), task).unwrap();
        assert_eq!((labelled.classes.len(), labelled.labels), (2, vec![0, 1]));
        assert_eq!(labelled.values.len(), 2 * task.images().volume());
        let drawn = images::draw_labelled(folder.path(), task, 3, 1).unwrap_err();
        assert!(drawn.to_string().contains("holds 2 of the 3"), "{drawn}");
        // NASWOT looks at all of them.
        let source = images::ImageSource::Path(folder.path().to_owned());
        let batch = images::draw(&source, task, 4, 1).unwrap();
        assert_eq!(batch.images(), 4);
    }

    #[test]
    fn other_classes_than_those_of_the_task_are_refused_before_a_picture_is_read() {
        let folder = tempdir().unwrap();
        for class in ["a", "b", "c"] {
            let class = folder.path().join(class);
            std::fs::create_dir(&class).unwrap();
            std::fs::write(class.join("damaged.png"), "no picture").unwrap();
        }
        for error in [
            images::labelled(folder.path(), Dataset::Cifar10).unwrap_err(),
            images::draw_labelled(folder.path(), Dataset::Cifar10, 2, 1).unwrap_err(),
        ] {
            let error = error.to_string();
            assert!(error.contains("3 classes, and cifar10 has 10"), "{error}");
            assert!(error.contains("classes = 3"), "{error}");
        }
    }

    #[test]
    fn one_class_is_no_task() {
        let folder = tempdir().unwrap();
        paint(&folder.path().join("only").join("1.png"), 8, 8, [1; 3]);
        let error = task_of(folder.path()).unwrap_err();
        assert!(error.to_string().contains("one class only"), "{error}");
    }
}
