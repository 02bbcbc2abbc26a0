//! What is said of training in journals, files and options; who trains is another crate.

mod augmentation;
mod finals;
mod recipe;
mod set_aside;

pub use augmentation::{Augmentation, AugmentationError};
pub use finals::{Finalist, Finals};
pub use recipe::Recipe;
pub use set_aside::{SetAside, SetAsideError};
