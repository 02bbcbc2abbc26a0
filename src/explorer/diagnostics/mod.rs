//! What is wrong with a file that the user wrote, with its place.

pub mod complaint;
pub mod reader;
