//! Writes lines of CSV (RFC 4180). Cells that a spreadsheet would run as formulas are made harmless. Reading CSV is not
//! done here.

/// One line of a table, including its line end.
pub fn row<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let mut out = String::new();
    for (index, text) in cells.into_iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        push_cell(&mut out, text);
    }
    out.push_str("\r\n");
    out
}

/// Appends a cell. An apostrophe goes before text that a spreadsheet would read as a formula.
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
    fn cells_with_special_characters_are_quoted() {
        assert_eq!(
            row(["a", "", "b c", "d,e", "f\"g", "h\r\ni"]),
            "a,,b c,\"d,e\",\"f\"\"g\",\"h\r\ni\"\r\n"
        );
        assert_eq!(row([]), "\r\n");
    }

    #[test]
    fn formulas_get_an_apostrophe() {
        for formula in ["=1+1", "+1", "-1", "@a", "\ta"] {
            assert_eq!(row([formula]), format!("'{formula}\r\n"));
        }
        assert_eq!(row(["=A1,\"x\""]), "\"'=A1,\"\"x\"\"\"\r\n");
        assert_eq!(row(["\ra"]), "\"'\ra\"\r\n");
        assert_eq!(row(["a=1"]), "a=1\r\n");
    }
}
