//! The heights of rows that are known before a list has measured its own. They are those of `style/tokens.css`, where all
//! heights of rows stand; a test compares them.

/// A heading between rows, in pixels: `--row-heading`.
pub const HEADING: u32 = 32;
/// A row with one line, in pixels: `--row-line`.
pub const LINE: u32 = 40;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_styles_have_the_same_heights() {
        let tokens = include_str!("../../style/tokens.css");
        for (name, height) in [("heading", HEADING), ("line", LINE)] {
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
        let users = include_str!("../../style/pages/users.css");
        let rows = users.lines().filter(|line| line.trim_start().starts_with(".user-row {"));
        for row in rows.filter(|row| row.contains(" height:")) {
            assert!(row.contains("height: var(--row-"), "a height of its own: {row}");
        }
    }
}
