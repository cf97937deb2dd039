//! Lines of CSV (RFC 4180) that a spreadsheet opens without running any of it.

/// One line of a table, its line end included.
pub fn row<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let mut out = String::new();
    for (at, text) in cells.into_iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        push_cell(&mut out, text);
    }
    out.push_str("\r\n");
    out
}

/// Appends a cell. What a spreadsheet would take for a formula gets an apostrophe in front.
fn push_cell(out: &mut String, text: &str) {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let needs_quotes = text.contains(['"', ',', '\r', '\n']);
    if needs_quotes {
        out.push('"');
    }
    if is_formula {
        out.push('\'');
    }
    if needs_quotes {
        out.push_str(&text.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        assert_eq!(
            row(["a", "", "b c", "d,e", "f\"g", "h\r\ni"]),
            "a,,b c,\"d,e\",\"f\"\"g\",\"h\r\ni\"\r\n"
        );
        assert_eq!(row([]), "\r\n");
    }

    #[test]
    fn formulas_are_defused() {
        for formula in ["=1+1", "+1", "-1", "@a", "\ta"] {
            assert_eq!(row([formula]), format!("'{formula}\r\n"));
        }
        assert_eq!(row(["=A1,\"x\""]), "\"'=A1,\"\"x\"\"\"\r\n");
        assert_eq!(row(["\ra"]), "\"'\ra\"\r\n");
        assert_eq!(row(["a=1"]), "a=1\r\n");
    }
}
