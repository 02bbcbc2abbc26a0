//! Axes: ranges that are never degenerate, round ticks, short numbers.

use freerea_core::cost::CostUnit;
use freerea_core::metric::Form;

use crate::explorer::derive::quantity::Quantity;

/// The range of an axis; `low` is always below `high`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    /// The value at its start.
    pub low: f64,
    /// The value at its end.
    pub high: f64,
}

/// How numbers along an axis are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Number {
    /// Amounts of a cost: 0.4M, 48K, 20ms.
    Amount(CostUnit),
    /// Large values of no unit: 8.4e6.
    Exponent,
    /// Values with this many decimals where no tick says otherwise: 2.998.
    Decimal(usize),
}

impl Axis {
    /// The least and the largest of the finite values; widened where all are equal.
    pub fn around(values: impl IntoIterator<Item = f64>) -> Option<Axis> {
        let finite = values.into_iter().filter(|value| value.is_finite());
        let (low, high) = finite.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (low.min(value), high.max(value))
        });
        (low <= high).then(|| Axis { low, high }.widened())
    }

    /// The axis with a margin at both ends. It ends at multiples of a round number, so that a plot
    /// of values that grow stands still for a while and then moves by a step.
    pub fn padded(self) -> Axis {
        let range = self.high - self.low;
        let margin = 0.02 * range;
        let step = round_below(range / 16.0);
        Axis {
            low: ((self.low - margin) / step).floor() * step,
            high: ((self.high + margin) / step).ceil() * step,
        }
    }

    /// From nothing to a count, or a little farther, so that it moves by steps as the count grows.
    pub fn counting(count: usize) -> Axis {
        let count = count.max(1) as f64;
        let step = round_below(count / 8.0).max(1.0);
        Axis {
            low: 0.0,
            high: (count / step).ceil() * step,
        }
    }

    /// The axis, reaching as far as a value.
    pub fn reaching(self, value: f64) -> Axis {
        Axis {
            low: self.low.min(value),
            high: self.high.max(value),
        }
    }

    /// Whether a value lies within reach: no farther out than a quarter of the range.
    pub fn nears(&self, value: f64) -> bool {
        let reach = 0.25 * (self.high - self.low);
        (self.low - reach..=self.high + reach).contains(&value)
    }

    /// Where a value lies: 0 at the start, 1 at the end.
    pub fn place(&self, value: f64) -> f64 {
        (value - self.low) / (self.high - self.low)
    }

    /// Multiples of a round number along the axis, at most so many, and that number.
    fn ticks(&self, at_most: usize) -> (Vec<f64>, f64) {
        let wanted = at_most.max(1) as f64;
        let range = self.high - self.low;
        let magnitude = 10f64.powf((range / wanted).log10().floor());
        let round = [1.0, 2.0, 2.5, 5.0, 10.0, 20.0, 25.0, 50.0, 100.0];
        let ends = |step: f64| {
            let first = (self.low / step - 1e-9).ceil();
            let last = (self.high / step + 1e-9).floor();
            (first, last)
        };
        let fitting = round.into_iter().map(|factor| factor * magnitude);
        let mut fitting = fitting.filter(|&step| {
            let (first, last) = ends(step);
            last - first + 1.0 <= wanted
        });
        let step = fitting.next().unwrap_or(100.0 * magnitude);
        let (first, last) = ends(step);
        let count = (last - first + 1.0).max(0.0) as usize;
        let ticks = (0..count.min(at_most)).map(|place| (first + place as f64) * step);
        (ticks.collect(), step)
    }

    fn widened(self) -> Axis {
        let centre = (self.low + self.high) / 2.0;
        let least = 1e-9 * centre.abs();
        if self.high - self.low > least {
            return self;
        }
        let half = match centre.abs() {
            0.0 => 0.5,
            size => 0.05 * size,
        };
        Axis {
            low: centre - half,
            high: centre + half,
        }
    }
}

/// The largest of 1, 2, 5, 10, 20 and so on that is not above a number.
fn round_below(number: f64) -> f64 {
    let magnitude = 10f64.powf(number.log10().floor());
    let factor = [5.0, 2.0, 1.0]
        .into_iter()
        .find(|factor| factor * magnitude <= number);
    factor.unwrap_or(1.0) * magnitude
}

impl Number {
    /// How a quantity is written.
    pub fn of(quantity: Quantity) -> Self {
        match quantity {
            Quantity::Score => Number::Decimal(3),
            Quantity::Metric(metric) => match metric.definition().form {
                Form::Decimals(decimals) => Number::Decimal(decimals),
                Form::Exponent(_) => Number::Exponent,
            },
            Quantity::Cost(cost) => Number::Amount(cost.definition().unit),
        }
    }

    /// Ticks at round numbers of the unit, and their distance: bytes are counted in 1024s.
    pub fn ticks(self, axis: Axis, at_most: usize) -> (Vec<f64>, f64) {
        let unit = match self {
            Number::Amount(CostUnit::Bytes) => 1024.0,
            _ => 1.0,
        };
        let scaled = Axis {
            low: axis.low / unit,
            high: axis.high / unit,
        };
        let (ticks, step) = scaled.ticks(at_most);
        (
            ticks.into_iter().map(|tick| tick * unit).collect(),
            step * unit,
        )
    }

    /// A value by itself.
    pub fn write(self, value: f64) -> String {
        match self {
            Number::Decimal(_) if value.abs() >= 1e6 => exponent(value, 2),
            Number::Decimal(decimals) => trimmed(format!("{value:.decimals$}")),
            Number::Exponent if value.abs() < 1e4 => trimmed(format!("{value:.1}")),
            Number::Exponent => exponent(value, 2),
            Number::Amount(amount) => {
                let (size, suffix) = unit(amount, value);
                let scaled = value / size;
                let decimals = match scaled.abs() {
                    _ if size == 1.0 => 0,
                    small if small < 1.0 => 3,
                    small if small < 10.0 => 2,
                    medium if medium < 100.0 => 1,
                    _ => 0,
                };
                trimmed(format!("{scaled:.decimals$}")) + suffix
            }
        }
    }

    /// A tick, as exact as its distance from the next one asks for.
    pub fn tick(self, value: f64, step: f64) -> String {
        if value.abs() < step * 1e-6 {
            return "0".to_owned();
        }
        match self {
            Number::Exponent if value.abs() >= 1e4 => {
                let lead = value.abs().log10().floor() - step.log10().floor();
                exponent(value, lead.max(0.0) as usize + finer(step))
            }
            Number::Decimal(_) if value.abs() >= 1e6 => exponent(value, 2),
            Number::Amount(amount) => {
                let (size, suffix) = unit(amount, value);
                let decimals = decimals(step / size);
                trimmed(format!("{:.decimals$}", value / size)) + suffix
            }
            Number::Exponent | Number::Decimal(_) => {
                let decimals = decimals(step);
                format!("{value:.decimals$}")
            }
        }
    }
}

/// What amounts are counted in; millions already from 50,000 on, so that the costs of a space
/// stand in one unit.
fn unit(amount: CostUnit, value: f64) -> (f64, &'static str) {
    match (amount, value.abs()) {
        (CostUnit::Count, 1e9..) => (1e9, "G"),
        (CostUnit::Count, 5e4..) => (1e6, "M"),
        (CostUnit::Count, 1e3..) => (1e3, "k"),
        (CostUnit::Count, _) => (1.0, ""),
        (CostUnit::Bytes, 10_485_760.0..) => (1_048_576.0, "M"),
        (CostUnit::Bytes, 1024.0..) => (1024.0, "K"),
        (CostUnit::Bytes, _) => (1.0, "B"),
        (CostUnit::Time, 1e9..) => (1e9, "s"),
        (CostUnit::Time, 1e5..) => (1e6, "ms"),
        (CostUnit::Time, _) => (1e3, "us"),
    }
}

/// Decimals that tell multiples of a step apart.
fn decimals(step: f64) -> usize {
    let whole = -(step.log10() + 1e-9).floor();
    (whole.max(0.0) as usize + finer(step)).min(if step >= 1.0 { finer_whole(step) } else { 9 })
}

/// One more digit where the step has two: 2.5, 0.25.
fn finer(step: f64) -> usize {
    let lead = step / 10f64.powf((step.log10() + 1e-9).floor());
    usize::from((lead - 2.5).abs() < 1e-6)
}

fn finer_whole(step: f64) -> usize {
    usize::from((step - step.round()).abs() > 1e-9)
}

fn exponent(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$e}");
    match text.split_once('e') {
        Some((digits, power)) => format!("{}e{power}", trimmed(digits.to_owned())),
        None => text,
    }
}

/// Without the zeros that end a fraction.
fn trimmed(number: String) -> String {
    if number.contains('.') {
        let number = number.trim_end_matches('0').trim_end_matches('.');
        if number == "-0" {
            "0".to_owned()
        } else {
            number.to_owned()
        }
    } else {
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(low: f64, high: f64, number: Number) -> Vec<String> {
        let (ticks, step) = Axis { low, high }.ticks(5);
        ticks.iter().map(|&tick| number.tick(tick, step)).collect()
    }

    #[test]
    fn a_plot_of_values_that_grow_moves_by_steps() {
        assert_eq!(round_below(11.6), 10.0);
        assert_eq!(round_below(0.07), 0.05);
        let ends: Vec<f64> = (1..=230).map(|count| Axis::counting(count).high).collect();
        assert!((1..=230).all(|count| ends[count - 1] >= count as f64));
        assert!((1..=230).all(|count| ends[count - 1] <= 1.125 * count as f64 + 1.0));
        let moves = ends.windows(2).filter(|two| two[0] != two[1]).count();
        assert!(moves < 50, "{moves}");
        let axis = |high| Axis { low: 0.31, high }.padded();
        assert_eq!(axis(2.91), axis(2.92));
        assert!(axis(2.91).low < 0.31 && axis(2.91).high > 2.91);
        assert_ne!(axis(2.91), axis(3.4));
    }

    #[test]
    fn ticks_are_round_and_short() {
        let count = Number::Amount(CostUnit::Count);
        assert_eq!(
            written(73_306.0, 1_197_000.0, count),
            ["0.2M", "0.4M", "0.6M", "0.8M", "1M"]
        );
        assert_eq!(
            written(7.78e6, 220.1e6, count),
            ["50M", "100M", "150M", "200M"]
        );
        assert_eq!(
            written(2.1, 2.99, Number::Decimal(3)),
            ["2.2", "2.4", "2.6", "2.8"]
        );
        assert_eq!(
            written(0.0, 8.4e6, Number::Exponent),
            ["0", "2e6", "4e6", "6e6", "8e6"]
        );
        assert_eq!(
            written(9e6, 11.2e6, Number::Exponent),
            ["9e6", "9.5e6", "1e7", "1.05e7", "1.1e7"]
        );
        assert_eq!(
            written(0.0, 92.0, Number::Decimal(0)),
            ["0", "20", "40", "60", "80"]
        );
    }

    #[test]
    fn there_are_three_to_five_ticks_on_any_axis() {
        let mut low = -7.3;
        for at in 1..400 {
            let high = low + 0.013 * f64::from(at) * f64::from(at);
            let (ticks, step) = Axis { low, high }.ticks(5);
            assert!((3..=5).contains(&ticks.len()), "{low} {high}: {ticks:?}");
            assert!(
                ticks
                    .iter()
                    .all(|&tick| tick >= low - 1e-6 && tick <= high + 1e-6)
            );
            let texts: std::collections::HashSet<String> = ticks
                .iter()
                .map(|&t| Number::Decimal(0).tick(t, step))
                .collect();
            assert_eq!(texts.len(), ticks.len(), "{ticks:?}");
            low += 0.37;
        }
    }

    #[test]
    fn no_axis_is_degenerate() {
        for value in [0.0, 2.998, -3.0, 1e9] {
            let axis = Axis::around([value, value]).unwrap();
            assert!(axis.low < value && value < axis.high);
            assert!((axis.place(value) - 0.5).abs() < 1e-9);
        }
        assert_eq!(Axis::around([f64::NAN]), None);
        let axis = Axis::around([1.0, f64::INFINITY, 3.0]).unwrap();
        assert_eq!((axis.low, axis.high), (1.0, 3.0));
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!(Number::Amount(CostUnit::Count).write(1_197_000.0), "1.2M");
        assert_eq!(Number::Amount(CostUnit::Count).write(73_306.0), "0.073M");
        assert_eq!(Number::Amount(CostUnit::Count).write(184_730_250.0), "185M");
        assert_eq!(Number::Exponent.write(8_412_345.0), "8.41e6");
        assert_eq!(Number::Decimal(3).write(2.9984), "2.998");
        assert_eq!(Number::Decimal(2).write(2.0), "2");
    }
}
