//! A line diff of two texts (Myers' greedy algorithm), with some unchanged lines around each difference.

/// How many unchanged lines are shown before and after a difference.
const CONTEXT_LINES: usize = 3;
/// Maximum number of changed lines. Above it, two texts are not compared line by line.
const MAX_EDITS: usize = 4_000;

/// The kind of a diff line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// In both texts.
    Same,
    /// Only in the old text.
    Removed,
    /// Only in the new text.
    Added,
    /// Replaces unchanged lines that are not shown.
    Gap,
}

/// A line of a diff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiffLine {
    /// Its kind.
    pub kind: LineKind,
    /// Its text. For a gap, the number of hidden lines.
    pub text: String,
}

/// A diff.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diff {
    /// The lines to show. Empty if the texts are equal.
    pub lines: Vec<DiffLine>,
    /// Number of lines only in the old text.
    pub removed: usize,
    /// Number of lines only in the new text.
    pub added: usize,
}

/// Compares two texts. `None` if they differ too much.
pub fn diff(old: &str, new: &str) -> Option<Diff> {
    let (old, new) = (lines(old), lines(new));
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (old_middle, new_middle) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    let mut marks = vec![LineKind::Same; head];
    marks.extend(edit_script(old_middle, new_middle)?);
    marks.extend(std::iter::repeat_n(LineKind::Same, tail));
    Some(shown(&old, &new, &marks))
}

fn lines(text: &str) -> Vec<&str> {
    text.lines().collect()
}

/// The shortest edit script that turns the old text into the new one. `None` if it has too many edits.
fn edit_script(old: &[&str], new: &[&str]) -> Option<Vec<LineKind>> {
    let (n, m) = (old.len() as isize, new.len() as isize);
    let most = (old.len() + new.len()).min(MAX_EDITS);
    let middle = most as isize + 1;
    let mut furthest = vec![0_isize; 2 * middle as usize + 1];
    let mut trace = Vec::new();
    for edits in 0..=most as isize {
        for k in (-edits..=edits).step_by(2) {
            let furthest_x = |k: isize| furthest[(middle + k) as usize];
            let goes_down = k == -edits || (k != edits && furthest_x(k - 1) < furthest_x(k + 1));
            let mut x = if goes_down { furthest_x(k + 1) } else { furthest_x(k - 1) + 1 };
            let mut y = x - k;
            while x < n && y < m && old[x as usize] == new[y as usize] {
                (x, y) = (x + 1, y + 1);
            }
            furthest[(middle + k) as usize] = x;
            if x >= n && y >= m {
                trace.push(window(&furthest, middle, edits));
                return Some(walk_back(&trace, n, m));
            }
        }
        trace.push(window(&furthest, middle, edits));
    }
    None
}

/// The diagonals that can be reached with this number of edits.
fn window(furthest: &[isize], middle: isize, edits: isize) -> Vec<isize> {
    furthest[(middle - edits) as usize..=(middle + edits) as usize].to_vec()
}

fn walk_back(trace: &[Vec<isize>], n: isize, m: isize) -> Vec<LineKind> {
    let (mut x, mut y) = (n, m);
    let mut marks = Vec::new();
    for edits in (1..trace.len() as isize).rev() {
        let before = &trace[edits as usize - 1];
        let furthest_x = |k: isize| before.get((k + edits - 1) as usize).copied().unwrap_or(-1);
        let k = x - y;
        let goes_down = k == -edits || (k != edits && furthest_x(k - 1) < furthest_x(k + 1));
        let from_k = if goes_down { k + 1 } else { k - 1 };
        let from_x = furthest_x(from_k);
        let from_y = from_x - from_k;
        while x > from_x
            && y > from_y
            && (x, y) != (from_x + isize::from(!goes_down), from_y + isize::from(goes_down))
        {
            marks.push(LineKind::Same);
            (x, y) = (x - 1, y - 1);
        }
        marks.push(if goes_down { LineKind::Added } else { LineKind::Removed });
        (x, y) = (from_x, from_y);
    }
    marks.extend(std::iter::repeat_n(LineKind::Same, x as usize));
    marks.reverse();
    marks
}

fn shown(old: &[&str], new: &[&str], marks: &[LineKind]) -> Diff {
    let is_near = |index: usize| {
        let from = index.saturating_sub(CONTEXT_LINES);
        let to = (index + CONTEXT_LINES + 1).min(marks.len());
        marks[from..to].iter().any(|mark| *mark != LineKind::Same)
    };
    let mut diff = Diff::default();
    let (mut old, mut new) = (old.iter(), new.iter());
    let mut hidden = 0;
    for (index, mark) in marks.iter().enumerate() {
        let text = match mark {
            LineKind::Added => new.next(),
            LineKind::Removed => old.next(),
            _ => {
                new.next();
                old.next()
            }
        };
        match mark {
            LineKind::Added => diff.added += 1,
            LineKind::Removed => diff.removed += 1,
            _ => {}
        }
        if is_near(index) {
            push_gap(&mut diff.lines, &mut hidden);
            diff.lines.push(DiffLine { kind: *mark, text: text.copied().unwrap_or_default().to_owned() });
        } else {
            hidden += 1;
        }
    }
    if diff.removed + diff.added > 0 {
        push_gap(&mut diff.lines, &mut hidden);
    }
    diff
}

fn push_gap(lines: &mut Vec<DiffLine>, hidden: &mut usize) {
    if *hidden > 0 {
        lines.push(DiffLine { kind: LineKind::Gap, text: hidden.to_string() });
        *hidden = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diff_text(old: &str, new: &str) -> String {
        let sign = |mark| match mark {
            LineKind::Same => ' ',
            LineKind::Removed => '-',
            LineKind::Added => '+',
            LineKind::Gap => '~',
        };
        let diff = diff(&old.replace(' ', "\n"), &new.replace(' ', "\n")).unwrap();
        diff.lines.iter().map(|line| format!("{}{}", sign(line.kind), line.text)).collect::<Vec<_>>().join("")
    }

    #[test]
    fn removed_and_added_lines_are_found() {
        assert_eq!(diff_text("a b c", "a b c"), "");
        assert_eq!(diff_text("a b c", "a x c"), " a-b+x c");
        assert_eq!(diff_text("a b c", "b c d"), "-a b c+d");
        assert_eq!(diff_text("", "a b"), "+a+b");
        assert_eq!(diff_text("a b", ""), "-a-b");
        assert_eq!(diff_text("a b c a b b a", "c b a b a c"), "-a-b c+b a b-b a+c");
    }

    #[test]
    fn distant_unchanged_lines_become_a_gap() {
        let old = "1 2 3 4 5 6 7 8 9";
        assert_eq!(diff_text(old, "1 2 3 4 x 6 7 8 9"), "~1 2 3 4-5+x 6 7 8~1");
    }

    #[test]
    fn the_edit_script_covers_both_texts() {
        let mut state = 1_u32;
        let mut random = move || {
            state = state.wrapping_mul(1_103_515_245).wrapping_add(12_345);
            (state >> 16) as usize
        };
        for _ in 0..300 {
            let mut text = || (0..random() % 12).map(|_| ["a", "b", "c"][random() % 3]).collect::<Vec<_>>();
            let (old, new) = (text(), text());
            let marks = edit_script(&old, &new).unwrap();
            let count = |wanted: LineKind| marks.iter().filter(|mark| **mark == wanted).count();
            assert_eq!(count(LineKind::Same) + count(LineKind::Removed), old.len(), "{old:?} {new:?}");
            assert_eq!(count(LineKind::Same) + count(LineKind::Added), new.len(), "{old:?} {new:?}");
            let (mut x, mut y) = (0, 0);
            for mark in marks {
                match mark {
                    LineKind::Removed => x += 1,
                    LineKind::Added => y += 1,
                    _ => {
                        assert_eq!(old[x], new[y], "{old:?} {new:?}");
                        (x, y) = (x + 1, y + 1);
                    }
                }
            }
        }
    }

    #[test]
    fn texts_with_nothing_in_common_are_not_compared() {
        let many = |from: usize| (from..from + 3_000).map(|n| n.to_string()).collect::<Vec<_>>().join("\n");
        assert_eq!(diff(&many(0), &many(10_000)), None);
    }
}
