//! The state of the preview: loads a file for display without running it, or compares two versions of a text. The dialog
//! is in `preview`.

use crate::browser::abort::Abort;
use crate::browser::blob::{self, ObjectUrl};
use crate::pages::content::model::diff;
use crate::pages::content::model::diff::Diff;
use crate::pages::content::model::media;
use crate::pages::content::model::versions::Version;
use crate::pages::content::state::file_list;
use crate::pages::content::state::versions::Versions;
use crate::pages::content::text;
use crate::problem::Problem;
use crate::problem::advice;
use admin_api::entities::CustomContent;
use leptos::prelude::*;
use web_sys::Blob;

/// Maximum number of bytes of a text that are shown.
const TEXT_BYTES: u64 = 200_000;
/// Maximum size of a text that is compared.
const COMPARED_BYTES: u64 = 2_000_000;

/// Where the bytes of a file come from.
#[derive(Clone)]
pub enum FileSource {
    /// The published file.
    Published(CustomContent),
    /// A saved version.
    Kept(Version, Versions),
    /// A file on this computer.
    Local(Blob),
}

/// Two versions of a text to compare.
#[derive(Clone)]
pub struct Comparison {
    pub title: String,
    pub old: FileSource,
    pub new: FileSource,
}

/// What the preview shows.
#[derive(Clone, PartialEq)]
pub enum PreviewContent {
    Loading,
    Image(String),
    Text { text: String, is_markup: bool, is_cut: bool },
    Diff(Diff),
    Message(&'static str),
    Failed(Problem),
    NotRead(String),
}

/// Why bytes could not be loaded.
pub enum LoadError {
    Problem(Problem),
    Reason(String),
}

/// The state of the preview dialog.
#[derive(Clone, Copy)]
pub struct PreviewState {
    pub open: RwSignal<bool>,
    pub title: RwSignal<String>,
    pub facts: RwSignal<String>,
    pub content: RwSignal<PreviewContent>,
    picture: StoredValue<Option<ObjectUrl>, LocalStorage>,
    request: StoredValue<u64>,
}

impl PreviewState {
    pub fn new() -> Self {
        Self {
            open: RwSignal::new(false),
            title: RwSignal::default(),
            facts: RwSignal::default(),
            content: RwSignal::new(PreviewContent::Loading),
            picture: StoredValue::new_local(None),
            request: StoredValue::new(0),
        }
    }

    /// Opens the preview of a file.
    pub fn preview(self, path: String, content_type: String, facts: String, source: FileSource) {
        self.begin(path, facts, async move {
            let preview_kind = media::preview_kind(&content_type);
            if preview_kind == media::PreviewKind::Nothing {
                return Ok(PreviewContent::Message(text::NO_PREVIEW));
            }
            let bytes = source.bytes().await?;
            if preview_kind == media::PreviewKind::Image {
                // With an image type, so that the browser can only display it as an image.
                let url = ObjectUrl::new(&blob::retyped(&bytes, &content_type));
                let address = url.as_ref().map(|url| url.as_str().to_owned()).unwrap_or_default();
                self.picture.try_set_value(url);
                return Ok(PreviewContent::Image(address));
            }
            let text = blob::text(&blob::start(&bytes, TEXT_BYTES)).await.map_err(LoadError::Reason)?;
            let is_cut = bytes.size() as u64 > TEXT_BYTES;
            let is_markup = content_type.contains("html") || content_type.contains("xml");
            Ok(PreviewContent::Text { text, is_markup, is_cut })
        });
    }

    /// Opens the diff of two versions of a text.
    pub fn compare(self, comparison: Comparison) {
        let Comparison { title, old, new } = comparison;
        self.begin(title, String::new(), async move {
            let (old, new) = (old.bytes().await?, new.bytes().await?);
            if old.size().max(new.size()) as u64 > COMPARED_BYTES {
                return Ok(PreviewContent::Message(text::TOO_LARGE_TO_COMPARE));
            }
            let old = blob::text(&old).await.map_err(LoadError::Reason)?;
            let new = blob::text(&new).await.map_err(LoadError::Reason)?;
            Ok(diff::diff(&old, &new)
                .map_or(PreviewContent::Message(text::TOO_DIFFERENT), PreviewContent::Diff))
        });
    }

    /// Shows why a file could not be loaded.
    pub fn show_error(self, title: String, error: LoadError) {
        self.begin(title, String::new(), std::future::ready(Err(error)));
    }

    fn begin(
        self,
        title: String,
        facts: String,
        read: impl Future<Output = Result<PreviewContent, LoadError>> + 'static,
    ) {
        let Some(request) = self.request.try_update_value(|request| {
            *request += 1;
            *request
        }) else {
            return;
        };
        self.title.set(title);
        self.facts.set(facts);
        self.content.set(PreviewContent::Loading);
        self.open.set(true);
        leptos::task::spawn_local(async move {
            let content = match read.await {
                Ok(content) => content,
                Err(LoadError::Problem(Problem::Server(error))) if error.status == 404 => {
                    PreviewContent::Message(text::NOT_THERE)
                }
                Err(LoadError::Problem(problem)) => PreviewContent::Failed(problem),
                Err(LoadError::Reason(reason)) => PreviewContent::NotRead(reason),
            };
            // Another preview may have been opened meanwhile.
            if self.request.try_get_value() == Some(request) {
                let _ = self.content.try_set(content);
            }
        });
    }
}

impl FileSource {
    /// The bytes.
    pub async fn bytes(&self) -> Result<Blob, LoadError> {
        match self {
            Self::Published(content) => {
                file_list::bytes(content, &Abort::new()).await.map_err(LoadError::Problem)
            }
            Self::Kept(version, versions) => match versions.bytes(version).await {
                Ok(Some(bytes)) => Ok(bytes),
                Ok(None) => Err(LoadError::Reason(text::VERSION_GONE.into())),
                Err(failure) => Err(LoadError::Reason(failure.0)),
            },
            Self::Local(file) => Ok(file.clone()),
        }
    }

    /// The bytes, or the reason in words why they could not be loaded.
    pub async fn bytes_or_reason(&self) -> Result<Blob, String> {
        self.bytes().await.map_err(|error| match error {
            LoadError::Problem(problem) => {
                format!("{} ({})", advice::advice(&problem).sentence, advice::raw(&problem))
            }
            LoadError::Reason(reason) => reason,
        })
    }
}
