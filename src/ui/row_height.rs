//! The heights of rows that are placed by their number. The styles have the same in `style/tokens.css`; a test compares
//! them.

/// A heading between rows, in pixels: `--row-heading`.
pub const HEADING: u32 = 32;
/// A row with one line, in pixels: `--row-line`.
pub const LINE: u32 = 40;
/// A row with two lines, in pixels: `--row-two-lines`.
pub const TWO_LINES: u32 = 60;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_styles_have_the_same_heights() {
        let tokens = include_str!("../../style/tokens.css");
        for (name, height) in [("heading", HEADING), ("line", LINE), ("two-lines", TWO_LINES)] {
            let token = format!("--row-{name}: {height}px;");
            assert!(tokens.contains(&token), "style/tokens.css has no {token}");
        }
    }

    #[test]
    fn the_rows_take_their_heights_from_the_tokens() {
        let review = include_str!("../../style/pages/review.css");
        assert!(
            review.contains("height: var(--row-heading)") && review.contains("height: var(--row-two-lines)")
        );
        assert!(include_str!("../../style/components/list.css").contains("height: var(--row-line)"));
    }
}
