//! A bar chart as data, and its scale. Drawing it is in `view::chart`.

/// What a chart shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChartData {
    /// The names of what is stacked in a bar, from below.
    pub series: Vec<&'static str>,
    /// The bars, from left to right.
    pub bars: Vec<Bar>,
}

/// A bar.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bar {
    /// What it stands for.
    pub label: String,
    /// A number for each series.
    pub values: Vec<u32>,
    /// A further figure in words; empty for none.
    pub note: String,
}

impl Bar {
    /// The height of the bar.
    pub fn total(&self) -> u32 {
        self.values.iter().sum()
    }
}

impl ChartData {
    /// The sum of all bars.
    pub fn total(&self) -> usize {
        self.total_of(0, self.bars.len())
    }

    /// The sum of the bars between two edges: the edge 0 is left of the first bar.
    pub fn total_of(&self, from: usize, to: usize) -> usize {
        let bars = self.bars.get(from..to.min(self.bars.len())).unwrap_or_default();
        bars.iter().map(|bar| bar.total() as usize).sum()
    }

    /// The highest bar, the first one of several; `None` if all are empty.
    pub fn highest(&self) -> Option<&Bar> {
        let most = self.bars.iter().map(Bar::total).max().filter(|most| *most > 0)?;
        self.bars.iter().find(|bar| bar.total() == most)
    }

    /// The axis of this chart.
    pub fn axis(&self) -> Axis {
        Axis::of(self.highest().map_or(0, Bar::total))
    }
}

/// The axis of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Axis {
    /// The distance of two ticks.
    pub step: u32,
    /// The number at the top, which is a tick.
    pub top: u32,
}

/// At most so many steps are on an axis.
const STEPS: u32 = 4;
/// The height of the chart in the unit of [`Axis::height`].
pub const WHOLE: u32 = 10_000;
/// The least height of what is not nothing: about a pixel.
const LEAST: u32 = 70;

impl Axis {
    /// The axis for numbers up to `most`, with ticks at 1, 2 or 5 times a power of ten.
    pub fn of(most: u32) -> Self {
        let mut step = 1_u32;
        let mut factors = [2, 5, 10].into_iter().cycle();
        let mut power = 1_u32;
        while step.saturating_mul(STEPS) < most {
            let factor = factors.next().unwrap_or(10);
            step = power.saturating_mul(factor);
            if factor == 10 {
                power = step;
            }
        }
        Self { step, top: most.div_ceil(step).max(1).saturating_mul(step) }
    }

    /// The ticks from the top to 0.
    pub fn ticks(self) -> impl Iterator<Item = u32> {
        (0..=self.top / self.step).rev().map(move |tick| tick * self.step)
    }

    /// How high a number is, in hundredths of a per cent of the chart. What is not nothing can be seen.
    pub fn height(self, value: u32) -> u32 {
        if value == 0 {
            return 0;
        }
        let height = u64::from(value) * u64::from(WHOLE) / u64::from(self.top);
        (height as u32).clamp(LEAST, WHOLE)
    }
}

/// Hundredths of a per cent as a length of a drawing.
pub fn percent(hundredths: u32) -> String {
    let rest = hundredths % 100;
    let zero = if rest < 10 { ".0" } else { "." };
    [&(hundredths / 100).to_string(), zero, &rest.to_string(), "%"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_has_few_round_ticks_and_room_for_the_highest_bar() {
        for (most, step, top) in [
            (0, 1, 1),
            (1, 1, 1),
            (4, 1, 4),
            (5, 2, 6),
            (8, 2, 8),
            (9, 5, 10),
            (20, 5, 20),
            (21, 10, 30),
            (41, 20, 60),
            (81, 50, 100),
            (1_000_000, 500_000, 1_000_000),
        ] {
            assert_eq!(Axis::of(most), Axis { step, top }, "{most}");
        }
        for most in (0..5_000).chain([1_999_999, 999_999_999, 2_000_000_001, 4_000_000_000]) {
            let axis = Axis::of(most);
            let ticks: Vec<u32> = axis.ticks().collect();
            assert!(axis.top >= most && ticks.len() <= STEPS as usize + 1, "{most}: {axis:?}");
            assert_eq!((ticks.first(), ticks.last()), (Some(&axis.top), Some(&0)), "{most}");
        }
    }

    #[test]
    fn heights_are_in_proportion_and_never_vanish() {
        let axis = Axis { step: 50, top: 200 };
        assert_eq!([0, 50, 100, 200].map(|value| axis.height(value)), [0, 2_500, 5_000, WHOLE]);
        assert_eq!(Axis { step: 1, top: 1_000_000 }.height(1), LEAST);
        assert_eq!(
            [0, 5, 2_050, 9_999, WHOLE].map(percent),
            ["0.00%", "0.05%", "20.50%", "99.99%", "100.00%"]
        );
    }

    #[test]
    fn sums_are_those_of_the_bars_between_the_edges() {
        let bar = |values: &[u32]| Bar { values: values.to_vec(), ..Bar::default() };
        let data = ChartData { series: vec!["a", "b"], bars: vec![bar(&[1, 2]), bar(&[0, 9]), bar(&[4, 5])] };
        assert_eq!(
            (data.total(), data.total_of(1, 2), data.total_of(1, 9), data.total_of(3, 2)),
            (21, 9, 18, 0)
        );
        assert_eq!(data.highest(), Some(&bar(&[0, 9])));
        assert_eq!((ChartData::default().highest(), ChartData::default().total()), (None, 0));
    }
}
