//! Waiting for text on the page.

use crate::failure;
use crate::page::Page;
use crate::wait::until;
use std::panic::Location;

/// A text that should or should not be on the page.
#[derive(Clone)]
pub struct Words<'a> {
    page: &'a Page,
    words: &'a str,
    here: &'static Location<'static>,
}

impl Page {
    /// A text on the visible page. White space is ignored.
    #[track_caller]
    pub fn words<'a>(&'a self, words: &'a str) -> Words<'a> {
        Words { page: self, words, here: Location::caller() }
    }
}

impl Words<'_> {
    /// Waits until the text is shown.
    pub async fn shown(&self) {
        self.wait(true).await;
    }

    /// Waits until the text is no longer shown.
    pub async fn gone(&self) {
        self.wait(false).await;
    }

    async fn wait(&self, wanted: bool) {
        let words = one_line(self.words);
        let so = until(async || match one_line(&self.page.text().await).contains(&words) == wanted {
            true => Ok(()),
            false if wanted => Err(format!("the page does not say “{words}”")),
            false => Err(format!("the page still says “{words}”")),
        });
        if let Err(why) = so.await {
            failure::fail(self.here, &why);
        }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
