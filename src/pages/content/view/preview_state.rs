//! What the preview shows: a file without running any of it, or two versions of a text line by line. The dialog is in
//! `preview`.

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

/// Bytes of a text that are shown.
const TEXT_BYTES: u64 = 200_000;
/// Bytes of a text that is compared.
const COMPARED_BYTES: u64 = 2_000_000;

/// Where bytes come from.
#[derive(Clone)]
pub enum Source {
    /// As the tenant publishes them now.
    Published(CustomContent),
    /// As they were kept.
    Kept(Version, Versions),
    /// As they are on this computer.
    Local(Blob),
}

/// Two versions of a text.
#[derive(Clone)]
pub struct Comparison {
    pub title: String,
    pub old: Source,
    pub new: Source,
}

/// What is looked at.
#[derive(Clone, PartialEq)]
pub enum Seen {
    Loading,
    Picture(String),
    Text { text: String, is_markup: bool, is_cut: bool },
    Diff(Diff),
    Nothing(&'static str),
    Failed(Problem),
    NotRead(String),
}

/// Why bytes are not there.
pub enum Missing {
    Problem(Problem),
    Reason(String),
}

/// The dialog's handle.
#[derive(Clone, Copy)]
pub struct Preview {
    pub open: RwSignal<bool>,
    pub title: RwSignal<String>,
    pub facts: RwSignal<String>,
    pub seen: RwSignal<Seen>,
    picture: StoredValue<Option<ObjectUrl>, LocalStorage>,
    turn: StoredValue<u64>,
}

impl Preview {
    pub fn new() -> Self {
        Self {
            open: RwSignal::new(false),
            title: RwSignal::default(),
            facts: RwSignal::default(),
            seen: RwSignal::new(Seen::Loading),
            picture: StoredValue::new_local(None),
            turn: StoredValue::new(0),
        }
    }

    /// Shows a file.
    pub fn preview(self, path: String, content_type: String, facts: String, source: Source) {
        self.begin(path, facts, async move {
            let look = media::look(&content_type);
            if look == media::Look::Nothing {
                return Ok(Seen::Nothing(text::NO_PREVIEW));
            }
            let bytes = source.bytes().await?;
            if look == media::Look::Picture {
                // By its own type, so that nothing else than a picture can come of it.
                let url = ObjectUrl::new(&blob::retyped(&bytes, &content_type));
                let address = url.as_ref().map(|url| url.as_str().to_owned()).unwrap_or_default();
                self.picture.try_set_value(url);
                return Ok(Seen::Picture(address));
            }
            let text = blob::text(&blob::start(&bytes, TEXT_BYTES)).await.map_err(Missing::Reason)?;
            let is_cut = bytes.size() as u64 > TEXT_BYTES;
            let is_markup = content_type.contains("html") || content_type.contains("xml");
            Ok(Seen::Text { text, is_markup, is_cut })
        });
    }

    /// Shows what differs between two versions of a text.
    pub fn compare(self, comparison: Comparison) {
        let Comparison { title, old, new } = comparison;
        self.begin(title, String::new(), async move {
            let (old, new) = (old.bytes().await?, new.bytes().await?);
            if old.size().max(new.size()) as u64 > COMPARED_BYTES {
                return Ok(Seen::Nothing(text::TOO_LARGE_TO_COMPARE));
            }
            let old = blob::text(&old).await.map_err(Missing::Reason)?;
            let new = blob::text(&new).await.map_err(Missing::Reason)?;
            Ok(diff::diff(&old, &new).map_or(Seen::Nothing(text::TOO_DIFFERENT), Seen::Diff))
        });
    }

    /// Says why a file cannot be had.
    pub fn miss(self, title: String, missing: Missing) {
        self.begin(title, String::new(), std::future::ready(Err(missing)));
    }

    fn begin(
        self,
        title: String,
        facts: String,
        read: impl Future<Output = Result<Seen, Missing>> + 'static,
    ) {
        let Some(turn) = self.turn.try_update_value(|turn| {
            *turn += 1;
            *turn
        }) else {
            return;
        };
        self.title.set(title);
        self.facts.set(facts);
        self.seen.set(Seen::Loading);
        self.open.set(true);
        leptos::task::spawn_local(async move {
            let seen = match read.await {
                Ok(seen) => seen,
                Err(Missing::Problem(Problem::Server(error))) if error.status == 404 => {
                    Seen::Nothing(text::NOT_THERE)
                }
                Err(Missing::Problem(problem)) => Seen::Failed(problem),
                Err(Missing::Reason(reason)) => Seen::NotRead(reason),
            };
            // Another file may be looked at by now.
            if self.turn.try_get_value() == Some(turn) {
                let _ = self.seen.try_set(seen);
            }
        });
    }
}

impl Source {
    /// The bytes.
    pub async fn bytes(&self) -> Result<Blob, Missing> {
        match self {
            Self::Published(content) => {
                file_list::bytes(content, &Abort::new()).await.map_err(Missing::Problem)
            }
            Self::Kept(version, versions) => match versions.bytes(version).await {
                Ok(Some(bytes)) => Ok(bytes),
                Ok(None) => Err(Missing::Reason("It is no longer kept.".into())),
                Err(failure) => Err(Missing::Reason(failure.0)),
            },
            Self::Local(file) => Ok(file.clone()),
        }
    }

    /// The bytes, or what keeps them away in a sentence.
    pub async fn bytes_or_words(&self) -> Result<Blob, String> {
        self.bytes().await.map_err(|missing| match missing {
            Missing::Problem(problem) => {
                format!("{} ({})", advice::advice(&problem).sentence, advice::raw(&problem))
            }
            Missing::Reason(reason) => reason,
        })
    }
}
