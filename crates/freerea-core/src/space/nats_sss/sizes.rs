//! The candidates: channels of five layers around one cell.

use std::fmt;
use std::str::FromStr;

use crate::space::nats::{self, EdgeOperation};

/// Layers whose channels are chosen: a cell, a residual block, a cell, a residual block, a cell.
pub(super) const LAYERS: usize = 5;

/// The channels that a layer may have are the multiples of this.
pub(super) const CHANNELS: usize = 8;

/// Numbers of channels to choose from.
pub(super) const CHOICES: usize = 8;

/// Number of candidates.
pub(super) const COUNT: usize = CHOICES.pow(LAYERS as u32);

/// The cell of all candidates, the best of the topology space.
pub(super) const CELL: nats::TopologyCell = {
    use EdgeOperation::{NorConv3x3, SkipConnect};
    nats::TopologyCell::new([
        NorConv3x3,
        NorConv3x3,
        NorConv3x3,
        SkipConnect,
        NorConv3x3,
        NorConv3x3,
    ])
};

/// A candidate: for each layer which of the numbers of channels it has, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Sizes(pub(super) [u8; LAYERS]);

/// Text that names no candidate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "'{0}' is no candidate of nats-sss; one has five numbers of channels from 8 to 64, like \
     8:16:24:32:64"
)]
pub struct SizesError(String);

impl Sizes {
    /// The channels of each layer.
    pub fn channels(self) -> [usize; LAYERS] {
        self.0.map(|choice| (usize::from(choice) + 1) * CHANNELS)
    }

    pub(super) fn with(mut self, layer: usize, choice: usize) -> Self {
        self.0[layer] = choice as u8;
        self
    }

    /// The candidates with another number of channels in one layer.
    pub(super) fn others(self, layer: usize) -> impl Iterator<Item = Sizes> {
        let own = usize::from(self.0[layer]);
        let choices = (0..CHOICES).filter(move |&choice| choice != own);
        choices.map(move |choice| self.with(layer, choice))
    }
}

impl fmt::Display for Sizes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(
            &self
                .channels()
                .map(|channels| channels.to_string())
                .join(":"),
        )
    }
}

impl FromStr for Sizes {
    type Err = SizesError;

    fn from_str(text: &str) -> Result<Self, SizesError> {
        let error = || SizesError(text.to_owned());
        let choice = |part: &str| {
            let choice = (0..CHOICES).find(|choice| part == ((choice + 1) * CHANNELS).to_string());
            choice.map(|choice| choice as u8).ok_or_else(error)
        };
        let choices: Vec<u8> = text.split(':').map(choice).collect::<Result<_, _>>()?;
        choices.try_into().map(Sizes).map_err(|_| error())
    }
}
