//! pdftotext, one of the Poppler tools: the tests read with it what the panel prints.

use std::path::PathBuf;

use crate::failure::{Result, fail};
use crate::{apt, run};

const NAME: &str = "pdftotext";

/// The program, installed where it is missing.
pub fn ensure() -> Result<PathBuf> {
    if run::find(NAME).is_none() && apt::is_debian() {
        apt::install(&["poppler-utils"], "the Poppler tools (seconds)")?;
    }
    match run::find(NAME) {
        Some(program) => Ok(program),
        None => fail(
            "the tests need pdftotext on PATH. Install the Poppler tools (the package is called poppler-utils or poppler), \
             then run this again.",
        ),
    }
}
