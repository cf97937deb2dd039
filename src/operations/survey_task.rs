//! The task of the survey, which reads a few details at a time. What it reads and when it stops is decided in `survey`.

use super::live_queue::LiveQueue;
use super::sharing::SaveScope;
use super::survey;
use crate::api::Api;
use crate::browser::abort::Abort;
use crate::browser::time;
use crate::reactive::effect;
use futures::StreamExt;
use std::cell::Cell;
use std::rc::Rc;

/// How many details are read at the same time.
const CONCURRENCY: usize = 4;

/// Surveys the queue when it is loaded, and after every addition.
pub fn start(api: Api, queue: LiveQueue) {
    let is_running = Rc::new(Cell::new(false));
    effect(move || {
        queue.additions();
        if queue.is_loaded() && !is_running.replace(true) {
            let (api, is_running) = (api.clone(), is_running.clone());
            leptos::task::spawn_local(async move {
                while survey_batch(&api, queue).await {}
                is_running.set(false);
            });
        }
    });
}

async fn survey_batch(api: &Api, queue: LiveQueue) -> bool {
    let Some(batch) = queue.try_with_untracked(survey::next_batch) else { return false };
    let abort = Abort::new();
    let read = batch.iter().map(|key| async { (key.clone(), api.details(key, &abort).await) });
    let read = futures::stream::iter(read).buffer_unordered(CONCURRENCY).collect::<Vec<_>>().await;
    let now_ms = time::now_ms();
    let goes_on = queue.update(|queue| survey::record(queue, read, now_ms)).unwrap_or_default();
    if !batch.is_empty() {
        queue.save(batch, SaveScope::Content);
    }
    goes_on
}
