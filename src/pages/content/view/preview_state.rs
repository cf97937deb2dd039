//! The state of the preview: loads a file for display without running it, or compares two versions of a text. The dialog
//! is in `preview`.

use crate::browser::abort::Abort;
use crate::browser::blob::{self, ObjectUrl};
use crate::pages::content::model::diff;
use crate::pages::content::model::diff::Diff;
use crate::pages::content::model::media::{self, PreviewKind};
use crate::pages::content::state::file_source::{FileSource, LoadError};
use crate::pages::content::state::watched::Watched;
use crate::pages::content::text;
use crate::problem::Problem;
use futures::FutureExt;
use futures::future::LocalBoxFuture;
use leptos::prelude::*;

/// Maximum number of bytes of a text that are shown.
const TEXT_BYTES: u64 = 200_000;
/// Maximum size of a text that is compared.
const COMPARED_BYTES: u64 = 2_000_000;

/// Two versions of a text to compare.
#[derive(Clone)]
pub struct Comparison {
    pub title: String,
    pub old: FileSource,
    pub new: FileSource,
}

/// What the preview shows.
#[derive(Default)]
pub enum PreviewContent {
    #[default]
    Loading,
    Image(ObjectUrl),
    Text {
        text: String,
        is_markup: bool,
        is_cut: bool,
    },
    Diff(Diff),
    Message(&'static str),
    Failed(Problem),
    NotRead(String),
}

type PreviewRead = LocalBoxFuture<'static, Result<PreviewContent, LoadError>>;

/// The state of the preview dialog.
#[derive(Clone, Copy)]
pub struct PreviewState {
    pub open: RwSignal<bool>,
    pub title: RwSignal<String>,
    pub facts: RwSignal<String>,
    pub content: Watched<PreviewContent>,
    /// Aborts what is being loaded.
    loading: StoredValue<Abort, LocalStorage>,
}

impl PreviewState {
    pub fn new() -> Self {
        Self {
            open: RwSignal::new(false),
            title: RwSignal::default(),
            facts: RwSignal::default(),
            content: Watched::default(),
            loading: StoredValue::new_local(Abort::new()),
        }
    }

    /// Opens the preview of a file.
    pub fn preview(self, path: String, content_type: String, facts: String, source: FileSource) {
        let abort = Abort::new();
        self.begin(path, facts, abort.clone(), read(content_type, source, abort).boxed_local());
    }

    /// Opens the diff of two versions of a text.
    pub fn compare(self, comparison: Comparison) {
        let Comparison { title, old, new } = comparison;
        let abort = Abort::new();
        self.begin(title, String::new(), abort.clone(), compare(old, new, abort).boxed_local());
    }

    /// Shows why a file could not be loaded.
    pub fn show_error(self, title: String, error: LoadError) {
        self.begin(title, String::new(), Abort::new(), std::future::ready(Err(error)).boxed_local());
    }

    fn begin(self, title: String, facts: String, abort: Abort, read: PreviewRead) {
        self.loading.try_update_value(|loading| std::mem::replace(loading, abort.clone()).abort());
        self.title.set(title);
        self.facts.set(facts);
        self.content.set(PreviewContent::Loading);
        self.open.set(true);
        leptos::task::spawn_local(async move {
            let content = read.await.unwrap_or_else(|error| match error {
                LoadError::Problem(Problem::Server(error)) if error.status == 404 => {
                    PreviewContent::Message(text::NOT_THERE)
                }
                LoadError::Problem(problem) => PreviewContent::Failed(problem),
                LoadError::Reason(reason) => PreviewContent::NotRead(reason),
            });
            // Another preview, which has aborted this one, may have been opened meanwhile.
            if !abort.is_aborted() {
                self.content.set(content);
            }
        });
    }
}

async fn read(content_type: String, source: FileSource, abort: Abort) -> Result<PreviewContent, LoadError> {
    let preview_kind = media::preview_kind(&content_type);
    if preview_kind == PreviewKind::Nothing {
        return Ok(PreviewContent::Message(text::NO_PREVIEW));
    }
    let bytes = source.bytes(&abort).await?;
    if preview_kind == PreviewKind::Image {
        // With an image type, so that the browser can only display it as an image.
        let url = ObjectUrl::new(&blob::retyped(&bytes, &content_type));
        return Ok(url.map_or(PreviewContent::Message(text::NO_PREVIEW), PreviewContent::Image));
    }
    let text = blob::text(&blob::start(&bytes, TEXT_BYTES)).await.map_err(LoadError::Reason)?;
    let is_cut = bytes.size() as u64 > TEXT_BYTES;
    let is_markup = content_type.contains("html") || content_type.contains("xml");
    Ok(PreviewContent::Text { text, is_markup, is_cut })
}

async fn compare(old: FileSource, new: FileSource, abort: Abort) -> Result<PreviewContent, LoadError> {
    let mut texts = Vec::new();
    for source in [old, new] {
        let bytes = source.bytes(&abort).await?;
        if bytes.size() as u64 > COMPARED_BYTES {
            return Ok(PreviewContent::Message(text::TOO_LARGE_TO_COMPARE));
        }
        texts.push(blob::text(&bytes).await.map_err(LoadError::Reason)?);
    }
    let diff = diff::diff(&texts[0], &texts[1]);
    Ok(diff.map_or(PreviewContent::Message(text::TOO_DIFFERENT), PreviewContent::Diff))
}
