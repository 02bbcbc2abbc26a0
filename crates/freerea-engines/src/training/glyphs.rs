//! Pictures that the program draws itself: ten digits and six shapes, bent, coloured and noisy.

use std::f32::consts::TAU;

use freerea_core::network::Shape;
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use rand_distr::{Distribution, Normal, StandardNormal};

use super::pictures::{Pictures, ProxyTask};

/// Width and height, in pixels.
const SIDE: usize = 16;
/// Digits 0 to 9, ring, square, triangle, plus, diamond, zigzag.
const CLASSES: usize = 16;
/// Keeps these draws apart from those of weights and images under the same seed.
const STREAM: u64 = u64::from_be_bytes(*b"\0\0glyphs");

type StrokePoint = [f32; 2];

/// The task of telling glyphs apart, with this many pictures to learn from and to be tested on.
/// The same arguments give the same pictures.
pub fn glyphs(training: usize, test: usize, seed: u64) -> ProxyTask {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(STREAM);
    let mut draw = |count: usize| {
        let mut labels = Vec::with_capacity(count);
        let mut values = Vec::with_capacity(count * 3 * SIDE * SIDE);
        for number in 0..count {
            let class = number % CLASSES;
            labels.push(class);
            values.extend(picture(class, &mut rng));
        }
        Pictures::new(Shape::square(3, SIDE), CLASSES, labels, values)
    };
    ProxyTask {
        name: "glyphs".to_owned(),
        training: draw(training),
        test: draw(test),
    }
}

/// A picture of a class, row-major `[3, side, side]`, of about the mean and deviation of normalised ones.
fn picture(class: usize, rng: &mut ChaCha8Rng) -> Vec<f32> {
    let place = Placement::draw(rng);
    let mut strokes: Vec<Vec<StrokePoint>> = strokes(class)
        .into_iter()
        .map(|stroke| stroke.into_iter().map(|point| place.apply(point)).collect())
        .collect();
    // A line that belongs to no glyph, so that the pixels alone do not give the class away.
    strokes.push(vec![anywhere(rng), anywhere(rng)]);
    let half_width = rng.random_range(0.035..0.075);
    let (ink, paper) = colours(rng);
    let [slope_x, slope_y]: [f32; 2] = [rng.random_range(-0.6..0.6), rng.random_range(-0.6..0.6)];
    let noise = Normal::new(0.0, rng.random_range(0.45..0.9)).expect("the deviation is positive");
    let mut values = vec![0.0; 3 * SIDE * SIDE];
    for y in 0..SIDE {
        for x in 0..SIDE {
            let centre = [x, y].map(|at| (at as f32 + 0.5) / SIDE as f32);
            let distance = strokes
                .iter()
                .flat_map(|stroke| stroke.windows(2))
                .map(|ends| distance(centre, ends[0], ends[1]))
                .fold(f32::INFINITY, f32::min);
            let cover = (0.5 + (half_width - distance) * SIDE as f32).clamp(0.0, 1.0);
            let light = slope_x * (centre[0] - 0.5) + slope_y * (centre[1] - 0.5);
            for channel in 0..3 {
                let colour = paper[channel] + cover * (ink[channel] - paper[channel]);
                values[(channel * SIDE + y) * SIDE + x] = colour + light + noise.sample(rng);
            }
        }
    }
    values
}

/// Where and how a glyph stands.
struct Placement {
    turn: [[f32; 2]; 2],
    shift: StrokePoint,
}

impl Placement {
    fn draw(rng: &mut ChaCha8Rng) -> Self {
        let angle: f32 = rng.random_range(-0.35..0.35);
        let shear: f32 = rng.random_range(-0.25..0.25);
        let [wide, high]: [f32; 2] = [rng.random_range(0.55..0.95), rng.random_range(0.55..0.95)];
        let (sin, cos) = angle.sin_cos();
        Placement {
            turn: [
                [cos * wide, (shear * cos - sin) * high],
                [sin * wide, (shear * sin + cos) * high],
            ],
            shift: [rng.random_range(-0.1..0.1), rng.random_range(-0.1..0.1)],
        }
    }

    fn apply(&self, point: StrokePoint) -> StrokePoint {
        let [x, y] = point.map(|at| at - 0.5);
        let turned = self.turn.map(|row| row[0] * x + row[1] * y);
        [0, 1].map(|axis| 0.5 + turned[axis] + self.shift[axis])
    }
}

fn anywhere(rng: &mut ChaCha8Rng) -> StrokePoint {
    [rng.random_range(0.0..1.0), rng.random_range(0.0..1.0)]
}

/// Ink and paper. Ink is the brighter one, so that what is thin survives being averaged.
fn colours(rng: &mut ChaCha8Rng) -> (Colour, Colour) {
    let mut ink = [0.0; 3];
    let mut paper = [0.0; 3];
    for channel in 0..3 {
        let shade: f32 = StandardNormal.sample(rng);
        paper[channel] = 0.4 * shade - 0.6;
        ink[channel] = paper[channel] + rng.random_range(0.8..2.6);
    }
    (ink, paper)
}

/// Red, green and blue.
type Colour = [f32; 3];

/// The distance of a point from a line between two others.
fn distance(point: StrokePoint, from: StrokePoint, to: StrokePoint) -> f32 {
    let along = [to[0] - from[0], to[1] - from[1]];
    let off = [point[0] - from[0], point[1] - from[1]];
    let length = along[0] * along[0] + along[1] * along[1];
    let share = if length > 0.0 {
        ((off[0] * along[0] + off[1] * along[1]) / length).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (off[0] - share * along[0]).hypot(off[1] - share * along[1])
}

/// Points on an ellipse; a whole turn is 1, from the right downwards.
fn arc(centre: StrokePoint, radii: StrokePoint, from: f32, to: f32) -> Vec<StrokePoint> {
    const PIECES: usize = 14;
    (0..=PIECES)
        .map(|piece| {
            let turn = from + (to - from) * piece as f32 / PIECES as f32;
            let (sin, cos) = (turn * TAU).sin_cos();
            [centre[0] + radii[0] * cos, centre[1] + radii[1] * sin]
        })
        .collect()
}

/// The strokes of a class in the unit square, `y` downwards.
fn strokes(class: usize) -> Vec<Vec<StrokePoint>> {
    let line = |points: &[StrokePoint]| points.to_vec();
    match class {
        0 => vec![arc([0.5, 0.5], [0.26, 0.42], 0.0, 1.0)],
        1 => vec![line(&[[0.35, 0.25], [0.55, 0.08], [0.55, 0.92]])],
        2 => {
            let mut stroke = arc([0.5, 0.3], [0.26, 0.22], 0.5, 1.1);
            stroke.extend([[0.24, 0.92], [0.78, 0.92]]);
            vec![stroke]
        }
        3 => vec![
            arc([0.46, 0.29], [0.26, 0.21], 0.55, 1.25),
            arc([0.46, 0.71], [0.3, 0.21], 0.75, 1.45),
        ],
        4 => vec![line(&[
            [0.62, 0.92],
            [0.62, 0.08],
            [0.2, 0.66],
            [0.82, 0.66],
        ])],
        5 => {
            let mut stroke = line(&[[0.74, 0.08], [0.3, 0.08], [0.28, 0.45]]);
            stroke.extend(arc([0.46, 0.66], [0.28, 0.25], 0.68, 1.4));
            vec![stroke]
        }
        6 => {
            let mut stroke = line(&[[0.66, 0.08], [0.34, 0.42]]);
            stroke.extend(arc([0.5, 0.68], [0.24, 0.24], 0.52, 1.55));
            vec![stroke]
        }
        7 => vec![line(&[[0.22, 0.08], [0.78, 0.08], [0.42, 0.92]])],
        8 => vec![
            arc([0.5, 0.28], [0.2, 0.2], 0.0, 1.0),
            arc([0.5, 0.7], [0.26, 0.22], 0.0, 1.0),
        ],
        9 => {
            let mut stroke = arc([0.5, 0.32], [0.24, 0.24], 0.0, 1.02);
            stroke.extend([[0.68, 0.58], [0.4, 0.92]]);
            vec![stroke]
        }
        _ => signs(class),
    }
}

/// The strokes of the classes after the digits.
fn signs(class: usize) -> Vec<Vec<StrokePoint>> {
    let line = |points: &[StrokePoint]| points.to_vec();
    match class {
        10 => vec![arc([0.5, 0.5], [0.4, 0.4], 0.0, 1.0)],
        11 => vec![line(&[
            [0.14, 0.14],
            [0.86, 0.14],
            [0.86, 0.86],
            [0.14, 0.86],
            [0.14, 0.14],
        ])],
        12 => vec![line(&[[0.5, 0.1], [0.9, 0.86], [0.1, 0.86], [0.5, 0.1]])],
        13 => vec![
            line(&[[0.5, 0.1], [0.5, 0.9]]),
            line(&[[0.1, 0.5], [0.9, 0.5]]),
        ],
        14 => vec![line(&[
            [0.5, 0.06],
            [0.86, 0.5],
            [0.5, 0.94],
            [0.14, 0.5],
            [0.5, 0.06],
        ])],
        _ => vec![line(&[
            [0.1, 0.3],
            [0.36, 0.7],
            [0.5, 0.3],
            [0.64, 0.7],
            [0.9, 0.3],
        ])],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seed_decides_the_pictures() {
        let (one, again, other) = (glyphs(32, 16, 1), glyphs(32, 16, 1), glyphs(32, 16, 2));
        assert_eq!(one.training, again.training);
        assert_eq!(one.test, again.test);
        assert_ne!(one.training, other.training);
        assert_ne!(one.training.values()[..768], one.test.values()[..768]);
    }

    #[test]
    fn every_class_is_there_as_often() {
        let task = glyphs(64, 0, 3);
        for class in 0..CLASSES {
            let count = task.training.labels().iter().filter(|&&l| l == class);
            assert_eq!(count.count(), 4, "class {class}");
        }
    }

    #[test]
    fn values_are_about_as_large_as_normalised_ones() {
        let task = glyphs(320, 0, 5);
        let values = task.training.values();
        let count = values.len() as f32;
        let mean = values.iter().sum::<f32>() / count;
        let deviation = (values.iter().map(|v| (v - mean).powi(2)).sum::<f32>() / count).sqrt();
        assert!(mean.abs() < 0.3, "{mean}");
        assert!((0.8..1.4).contains(&deviation), "{deviation}");
    }

    #[test]
    fn glyphs_differ_and_lie_in_the_square() {
        for class in 0..CLASSES {
            let points: Vec<StrokePoint> = strokes(class).concat();
            let inside = |at: &f32| (0.0..=1.0).contains(at);
            assert!(points.iter().flatten().all(inside), "class {class}");
            for other in 0..class {
                assert_ne!(strokes(other), strokes(class));
            }
        }
    }
}
