//! How a verdict looks: a colour and a shape beside its word.

use crate::proof::layout::{Ink, Item};
use crate::proof::model::Verdict;

/// How a verdict looks.
pub(super) struct Mark {
    /// Of its word.
    pub(super) ink: Ink,
    /// Behind it.
    pub(super) ground: Ink,
    verdict: Verdict,
}

impl Mark {
    /// The look of a verdict. The colours are those of the window, for light ground.
    pub(super) fn of(verdict: Verdict) -> Mark {
        let (ink, ground) = match verdict {
            Verdict::Verified => (Ink(0x17, 0x66, 0x38), Ink(0xe2, 0xf2, 0xe7)),
            Verdict::Differs | Verdict::Refused => (Ink(0xab, 0x1f, 0x26), Ink(0xfc, 0xe8, 0xe6)),
            Verdict::Unknown | Verdict::Sent | Verdict::Held | Verdict::Missed => {
                (Ink(0x81, 0x4b, 0x00), Ink(0xfc, 0xef, 0xd6))
            }
            Verdict::NothingToDo => (Ink(0x1a, 0x55, 0x88), Ink(0xe3, 0xef, 0xf8)),
            Verdict::NotSent => (Ink(0x55, 0x56, 0x5a), Ink(0xec, 0xec, 0xe8)),
        };
        Mark { ink, ground, verdict }
    }

    /// The shape, around a middle. Printed without colour, it still tells the verdicts apart.
    pub(super) fn shapes(&self, x: f32, y: f32) -> Vec<Item> {
        let shape = |corners: &[(f32, f32)], ink| Item::Shape {
            corners: corners.iter().map(|(right, down)| (x + right, y + down)).collect(),
            ink,
        };
        let bar = |left: f32, top: f32, width: f32, height: f32| Item::Block {
            x: x + left,
            y: y + top,
            width,
            height,
            ink: Ink::WHITE,
        };
        let ground = match self.verdict {
            Verdict::Differs | Verdict::Unknown => vec![(0.0, -11.0), (12.0, 10.0), (-12.0, 10.0)],
            Verdict::Held | Verdict::Missed => {
                vec![(-10.0, -10.0), (10.0, -10.0), (10.0, 10.0), (-10.0, 10.0)]
            }
            Verdict::Refused => ring(8, 11.0, std::f32::consts::FRAC_PI_8),
            _ => ring(48, 11.0, 0.0),
        };
        let mut mark = vec![shape(&ground, self.ink)];
        match self.verdict {
            Verdict::Verified | Verdict::NothingToDo => mark.push(shape(
                &[(-5.6, 0.2), (-3.9, -1.5), (-1.4, 1.0), (4.0, -4.5), (5.7, -2.8), (-1.4, 4.4)],
                Ink::WHITE,
            )),
            Verdict::Differs | Verdict::Unknown => {
                mark.extend([bar(-1.1, -4.0, 2.2, 7.0), bar(-1.1, 5.0, 2.2, 2.4)]);
            }
            Verdict::Held => mark.extend([bar(-4.4, -5.0, 3.0, 10.0), bar(1.4, -5.0, 3.0, 10.0)]),
            Verdict::Sent => mark.push(shape(
                &[(0.0, -6.0), (5.0, -0.5), (1.3, -0.5), (1.3, 5.5), (-1.3, 5.5), (-1.3, -0.5), (-5.0, -0.5)],
                Ink::WHITE,
            )),
            Verdict::Refused | Verdict::NotSent | Verdict::Missed => mark.push(bar(-5.5, -1.4, 11.0, 2.8)),
        }
        mark
    }
}

/// The corners of a regular polygon; of many corners, a circle.
fn ring(corners: u8, radius: f32, turned: f32) -> Vec<(f32, f32)> {
    let step = std::f32::consts::TAU / f32::from(corners);
    (0..corners)
        .map(|corner| turned + step * f32::from(corner))
        .map(|at| (radius * at.cos(), radius * at.sin()))
        .collect()
}
