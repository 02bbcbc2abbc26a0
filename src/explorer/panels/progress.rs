//! Stub.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::explorer::canvas::Canvas;

/// Stub.
pub fn draw(_frame: &mut Frame, _area: Rect, _canvas: &Canvas) {}
