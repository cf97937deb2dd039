//! Tests of the upload queue: examples, and properties under any order of answers, pauses, cancels and lost answers.

use super::*;
use crate::pages::content::model::staged_file::tests::{id, staged};
use crate::pages::content::model::staged_file::{FileIds, StagedFile};
use crate::pages::content::model::tests::file;
use crate::problem::TransportProblem;
use crate::problem::tests::server;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const LIMITS: UploadLimits = UploadLimits { parallel: 3, parallel_small: 8, small_bytes: 100 };

fn queue() -> UploadQueue<()> {
    UploadQueue::new(LIMITS)
}

fn upload(file: StagedFile<()>) -> UploadDecision<()> {
    UploadDecision::Upload(Box::new(Planned { file, replaces: None }))
}

fn started(queue: &mut UploadQueue<()>) -> Vec<FileId> {
    let mut started = Vec::new();
    while let NextStep::Start(job) = queue.step() {
        started.push(job.file.id);
    }
    started
}

fn stored_end(queue: &UploadQueue<()>, id: FileId) -> UploadEnd {
    let row = queue.row(id).unwrap();
    UploadEnd::Settled(UploadStatus::Stored, Some(file(&row.target, row.size)))
}

fn list_of(contents: Vec<CustomContent>) -> Arc<CustomContentList> {
    let total_used_bytes = contents.iter().map(|content| content.size).sum();
    Arc::new(CustomContentList { custom_content_count: contents.len() as u32, total_used_bytes, contents })
}

#[test]
fn two_uploads_to_one_target_run_one_after_the_other() {
    let mut queue = queue();
    queue.add(staged(["a", "a", "b"]).map(upload).into());
    assert_eq!(started(&mut queue), [1, 3].map(id));
    let end = stored_end(&queue, id(1));
    queue.settle(id(1), end, 7.0);
    assert_eq!(started(&mut queue), [id(2)]);
    assert_eq!(queue.row(id(1)).unwrap().at_ms, 7.0);
}

#[test]
fn large_files_leave_no_place_for_small_ones_beyond_the_limit() {
    let mut queue = queue();
    let mut files = staged(["1", "2", "3", "4", "5"]);
    files[1].size = 1_000;
    queue.add(files.map(upload).into());
    assert_eq!(started(&mut queue), [1, 2, 3].map(id));
    queue.settle(id(2), UploadStatus::Cancelled.into(), 0.0);
    assert_eq!(started(&mut queue), [4, 5].map(id), "all in progress are small");
}

#[test]
fn a_file_in_the_queue_is_not_added_again() {
    let mut queue = queue();
    let files = staged(["a", "b"]);
    assert_eq!(queue.add(files.clone().map(upload).into()), 2);
    assert_eq!(queue.add(files.map(upload).into()), 0);
    assert_eq!(queue.summary().totals.files, 2);
    assert_eq!(started(&mut queue), [1, 2].map(id));
}

#[test]
fn a_skipped_file_is_not_in_the_queue() {
    let mut queue = queue();
    assert_eq!(queue.add(vec![UploadDecision::Skip(id(1))]), 0);
    assert!(queue.is_idle());
    assert_eq!(queue.summary(), UploadSummary::default());
}

#[test]
fn a_paused_queue_starts_nothing_and_says_why() {
    let mut queue = queue();
    queue.add(staged(["a"]).map(upload).into());
    queue.set_pause(Some(Pause::Offline));
    assert!(matches!(queue.step(), NextStep::Wait));
    assert_eq!(queue.summary().pause, Some(Pause::Offline));
    queue.set_pause(None);
    assert_eq!(started(&mut queue), [id(1)]);
}

#[test]
fn a_refused_key_puts_the_file_back_and_is_remembered() {
    let mut queue = queue();
    queue.add(staged(["a"]).map(upload).into());
    started(&mut queue);
    assert!(queue.settle(id(1), UploadEnd::KeyRefused, 0.0));
    let NextStep::Start(job) = queue.step() else { panic!("the file waits for the next key") };
    assert!(job.was_refused);
}

#[test]
fn a_cancelled_upload_that_was_not_sent_does_not_start_again() {
    let mut queue = queue();
    queue.add(staged(["a"]).map(upload).into());
    started(&mut queue);
    assert_eq!(queue.cancel(Some(id(1))), [id(1)]);
    queue.settle(id(1), UploadEnd::Requeue, 0.0);
    assert_eq!(queue.status(id(1)), Some(&UploadStatus::Cancelled));
    assert!(started(&mut queue).is_empty());
    queue.retry(id(1));
    assert_eq!(started(&mut queue), [id(1)]);
}

#[test]
fn late_progress_and_a_second_answer_change_nothing() {
    let mut queue = queue();
    queue.add(staged(["a"]).map(upload).into());
    started(&mut queue);
    queue.progress(id(1), UploadStatus::Sending(3));
    assert_eq!(queue.status(id(1)), Some(&UploadStatus::Sending(3)));
    queue.progress(id(1), UploadStatus::Stored);
    assert_eq!(queue.status(id(1)), Some(&UploadStatus::Sending(3)), "only an answer ends an upload");
    queue.settle(id(1), UploadStatus::Unchanged.into(), 0.0);
    queue.progress(id(1), UploadStatus::Sending(5));
    queue.settle(id(1), UploadStatus::Cancelled.into(), 0.0);
    assert_eq!(queue.status(id(1)), Some(&UploadStatus::Unchanged));
}

#[test]
fn only_a_file_without_a_copy_is_sent_without_one() {
    let mut queue = queue();
    queue.add(staged(["a"]).map(upload).into());
    started(&mut queue);
    queue.send_without_copy(id(1));
    assert!(started(&mut queue).is_empty(), "it is in progress");
    queue.settle(id(1), UploadStatus::NoCopy("full".into()).into(), 0.0);
    queue.send_without_copy(id(1));
    let NextStep::Start(job) = queue.step() else { panic!("it was decided about") };
    assert!(job.without_copy);
}

#[test]
fn stored_files_are_checked_once_the_queue_is_idle() {
    let mut queue = queue();
    queue.add(staged(["a", "b", "c"]).map(upload).into());
    for id in started(&mut queue) {
        assert!(matches!(queue.step(), NextStep::Wait));
        let end = stored_end(&queue, id);
        queue.settle(id, end, 0.0);
    }
    assert!(matches!(queue.step(), NextStep::Check));
    assert!(matches!(queue.step(), NextStep::Wait), "one comparison at a time");
    queue.checked(Ok(list_of(vec![file("a", 5), file("b", 6)])));
    assert_eq!(queue.status(id(1)), Some(&UploadStatus::Checked));
    assert!(matches!(queue.status(id(2)), Some(UploadStatus::StoredDifferently(_))));
    assert!(matches!(queue.status(id(3)), Some(UploadStatus::StoredDifferently(_))));
    assert!(matches!(queue.step(), NextStep::Wait));
}

#[test]
fn a_file_that_was_stored_during_a_check_is_not_missed_in_an_older_list() {
    let mut queue = queue();
    let [first, second] = staged(["a", "b"]);
    queue.add(vec![upload(first)]);
    started(&mut queue);
    let end = stored_end(&queue, id(1));
    queue.settle(id(1), end, 0.0);
    assert!(matches!(queue.step(), NextStep::Check));
    queue.add(vec![upload(second)]);
    started(&mut queue);
    let end = stored_end(&queue, id(2));
    queue.settle(id(2), end, 0.0);
    let older = list_of(vec![file("a", 5)]);
    queue.checked(Ok(older.clone()));
    assert_eq!(
        [1, 2].map(|n| queue.status(id(n)).cloned()),
        [UploadStatus::Checked, UploadStatus::Stored].map(Some)
    );
    assert_eq!(queue.existing(older, "b"), Some(file("b", 5)), "it is newer than the list");
    assert!(matches!(queue.step(), NextStep::Check));
    queue.checked(Ok(list_of(vec![file("a", 5), file("b", 5)])));
    assert_eq!(queue.status(id(2)), Some(&UploadStatus::Checked));
}

#[test]
fn a_list_that_cannot_be_loaded_leaves_the_files_stored_and_is_tried_again_after_a_pause() {
    let mut queue = queue();
    queue.add(staged(["a"]).map(upload).into());
    started(&mut queue);
    let end = stored_end(&queue, id(1));
    queue.settle(id(1), end, 0.0);
    assert!(matches!(queue.step(), NextStep::Check));
    queue.checked(Err(server("UnexpectedError")));
    assert_eq!(queue.status(id(1)), Some(&UploadStatus::Stored));
    assert_eq!(queue.summary().list_problem, Some(server("UnexpectedError")));
    assert!(matches!(queue.step(), NextStep::Wait));
    queue.set_pause(Some(Pause::Offline));
    queue.set_pause(None);
    assert!(matches!(queue.step(), NextStep::Check));
    queue.checked(Ok(list_of(vec![file("a", 5)])));
    assert_eq!((queue.status(id(1)), queue.summary().list_problem), (Some(&UploadStatus::Checked), None));
}

#[test]
fn an_own_upload_is_known_before_the_list_is_loaded_again() {
    let mut queue = queue();
    let list = list_of(vec![file("a", 1), file("z", 1)]);
    assert_eq!(queue.existing(list.clone(), "a"), Some(file("a", 1)));
    assert_eq!(queue.existing(list.clone(), "b"), None);
    queue.add(staged(["a"]).map(upload).into());
    started(&mut queue);
    queue.settle(id(1), UploadEnd::Settled(UploadStatus::Stored, Some(file("a", 5))), 0.0);
    assert_eq!(queue.existing(list, "a"), Some(file("a", 5)));
}

#[test]
fn thousands_of_files_show_those_that_need_attention_first() {
    let mut queue = queue();
    let mut ids = FileIds::default();
    let [model] = staged(["x"]);
    let files = (0..2_000).map(|at| StagedFile { id: ids.new_id(), target: at.to_string(), ..model.clone() });
    queue.add(files.map(upload).collect());
    for id in started(&mut queue) {
        queue.settle(id, UploadStatus::Failed(server("BadInput")).into(), 0.0);
    }
    started(&mut queue);
    let summary = queue.summary();
    assert_eq!((summary.shown.len(), summary.hidden, summary.may_retry), (40, 1_960, 8));
    assert!(summary.shown.is_sorted());
    assert_eq!(summary.shown[..8], [1, 2, 3, 4, 5, 6, 7, 8].map(id));
    queue.clear();
    assert_eq!(queue.summary().totals.files, 1_992);
}

/// Something that happens to a queue. Numbers choose among what is there.
#[derive(Debug, Clone)]
enum UploadEvent {
    /// Files with these targets and sizes are added.
    Add(Vec<(u8, u64)>),
    /// One in progress reports progress, or one that ended does.
    Progress(usize),
    /// One in progress ends.
    End(usize, UploadAnswer),
    /// An answer comes that was given before.
    Again(usize, UploadAnswer),
    Cancel(usize),
    CancelAll,
    Retry(usize),
    RetryFailed,
    WithoutCopy(usize),
    Pause,
    GoOn,
    /// The list for a comparison arrives, or does not.
    List(bool),
    Clear,
}

/// How an upload in progress ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum UploadAnswer {
    Stored,
    Unchanged,
    Refused,
    Lost,
    NotFoundOut,
    NoCopy,
    NotSent,
    KeyRefused,
    Cancelled,
}

fn event() -> impl Strategy<Value = UploadEvent> {
    let answer = || {
        prop::sample::select(vec![
            UploadAnswer::Stored,
            UploadAnswer::Stored,
            UploadAnswer::Unchanged,
            UploadAnswer::Refused,
            UploadAnswer::Lost,
            UploadAnswer::NotFoundOut,
            UploadAnswer::NoCopy,
            UploadAnswer::NotSent,
            UploadAnswer::KeyRefused,
            UploadAnswer::Cancelled,
        ])
    };
    let file = (0..6_u8, prop::sample::select(vec![0_u64, 5, 100, 101, 5_000]));
    prop_oneof![
        2 => prop::collection::vec(file, 1..6).prop_map(UploadEvent::Add),
        1 => any::<usize>().prop_map(UploadEvent::Progress),
        8 => (any::<usize>(), answer()).prop_map(|(which, answer)| UploadEvent::End(which, answer)),
        1 => (any::<usize>(), answer()).prop_map(|(which, answer)| UploadEvent::Again(which, answer)),
        1 => any::<usize>().prop_map(UploadEvent::Cancel),
        1 => Just(UploadEvent::CancelAll),
        2 => any::<usize>().prop_map(UploadEvent::Retry),
        1 => Just(UploadEvent::RetryFailed),
        1 => any::<usize>().prop_map(UploadEvent::WithoutCopy),
        1 => Just(UploadEvent::Pause),
        1 => Just(UploadEvent::GoOn),
        1 => any::<bool>().prop_map(UploadEvent::List),
        1 => Just(UploadEvent::Clear),
    ]
}

/// What is known about each file beside the queue.
#[derive(Debug, Default)]
struct Witness {
    ids: FileIds,
    /// How often each file may still be started: once when it is added, and once more after each decision and each
    /// answer that says that nothing was sent.
    starts_left: BTreeMap<FileId, usize>,
    /// The uploads in progress: target and size.
    in_progress: BTreeMap<FileId, (String, u64)>,
    /// Those of them that were cancelled.
    cancelled: BTreeSet<FileId>,
    /// How the uploads ended that are neither waiting nor in progress.
    outcomes: BTreeMap<FileId, UploadAnswer>,
    is_paused: bool,
    is_checking: bool,
}

impl Witness {
    fn happens(&mut self, queue: &mut UploadQueue<()>, event: &UploadEvent) {
        let all = self.starts_left.keys().copied().collect::<Vec<_>>();
        let pick = |from: &[FileId], which: usize| (!from.is_empty()).then(|| from[which % from.len()]);
        let in_progress = self.in_progress.keys().copied().collect::<Vec<_>>();
        match event {
            UploadEvent::Add(files) => {
                let [model] = staged(["x"]);
                let mut decisions = Vec::new();
                for (target, size) in files {
                    let id = self.ids.new_id();
                    self.starts_left.insert(id, 1);
                    let target = format!("t{target}");
                    decisions.push(upload(StagedFile { id, target, size: *size, ..model.clone() }));
                }
                queue.add(decisions);
            }
            UploadEvent::Progress(which) => {
                if let Some(id) = pick(&all, *which) {
                    queue.progress(id, UploadStatus::Sending(1));
                }
            }
            UploadEvent::End(which, answer) => {
                if let Some(id) = pick(&in_progress, *which) {
                    self.end(queue, id, *answer);
                }
            }
            UploadEvent::Again(which, answer) => {
                let ended =
                    all.into_iter().filter(|id| !self.in_progress.contains_key(id)).collect::<Vec<_>>();
                if let Some(id) = pick(&ended, *which) {
                    let before = queue.status(id).cloned();
                    queue.settle(id, end_of(queue, id, *answer), 0.0);
                    assert_eq!(queue.status(id).cloned(), before, "an answer counts once");
                }
            }
            UploadEvent::Cancel(which) => {
                if let Some(id) = pick(&all, *which) {
                    self.cancel(queue, &[id]);
                    let aborted = queue.cancel(Some(id));
                    assert_eq!(aborted == [id], self.in_progress.contains_key(&id));
                }
            }
            UploadEvent::CancelAll => {
                self.cancel(queue, &all);
                assert_eq!(queue.cancel(None), in_progress);
            }
            UploadEvent::Clear => {
                self.starts_left.retain(|id, _| is_open(queue, *id));
                self.outcomes.clear();
                queue.clear();
            }
            UploadEvent::Retry(which) => {
                if let Some(id) = pick(&all, *which) {
                    self.decided(queue, &[id]);
                    queue.retry(id);
                }
            }
            UploadEvent::RetryFailed => {
                self.decided(queue, &all);
                queue.retry_failed();
            }
            UploadEvent::WithoutCopy(which) => {
                if let Some(id) = pick(&all, *which) {
                    self.decided(queue, &[id]);
                    queue.send_without_copy(id);
                }
            }
            UploadEvent::Pause => {
                self.is_paused = true;
                queue.set_pause(Some(Pause::Locked));
            }
            UploadEvent::GoOn => {
                self.is_paused = false;
                queue.set_pause(None);
            }
            UploadEvent::List(is_loaded) => {
                if std::mem::take(&mut self.is_checking) {
                    let list = list_of((0..6).map(|target| file(&format!("t{target}"), 5)).collect());
                    queue.checked(if *is_loaded { Ok(list) } else { Err(server("UnexpectedError")) });
                }
            }
        }
        self.run(queue);
        self.holds(queue);
    }

    /// A person decides to send these files again, where that can be decided.
    fn decided(&mut self, queue: &UploadQueue<()>, ids: &[FileId]) {
        for id in ids {
            let may_start = queue.status(*id).is_some_and(UploadStatus::may_retry);
            if may_start {
                self.starts_left.insert(*id, 1);
            }
        }
    }

    /// A person cancels these files. Those that wait never start.
    fn cancel(&mut self, queue: &UploadQueue<()>, ids: &[FileId]) {
        for id in ids {
            if self.in_progress.contains_key(id) {
                self.cancelled.insert(*id);
            } else if is_open(queue, *id) {
                self.starts_left.insert(*id, 0);
                self.outcomes.insert(*id, UploadAnswer::Cancelled);
            }
        }
    }

    fn end(&mut self, queue: &mut UploadQueue<()>, id: FileId, answer: UploadAnswer) {
        self.in_progress.remove(&id);
        let is_refused = queue.settle(id, end_of(queue, id, answer), 1.0);
        assert_eq!(is_refused, matches!(answer, UploadAnswer::KeyRefused));
        let was_cancelled = self.cancelled.remove(&id);
        match answer {
            UploadAnswer::NotSent | UploadAnswer::KeyRefused if was_cancelled => {
                self.outcomes.insert(id, UploadAnswer::Cancelled);
            }
            UploadAnswer::NotSent | UploadAnswer::KeyRefused => {
                self.starts_left.insert(id, 1);
            }
            answer => {
                self.outcomes.insert(id, answer);
            }
        }
    }

    /// Does what the queue says.
    fn run(&mut self, queue: &mut UploadQueue<()>) {
        loop {
            match queue.step() {
                NextStep::Start(job) => {
                    assert!(!self.is_paused, "a paused queue starts nothing");
                    let left = self.starts_left.get_mut(&job.file.id).unwrap();
                    assert!(*left > 0, "{:?} is sent again without a decision", job.file.id);
                    *left -= 1;
                    self.outcomes.remove(&job.file.id);
                    let (target, size) = (job.file.target, job.file.size);
                    assert!(
                        !self.in_progress.values().any(|(other, _)| *other == target),
                        "one at a time: {target}"
                    );
                    assert!(self.in_progress.insert(job.file.id, (target, size)).is_none());
                }
                NextStep::Check => {
                    assert!(self.in_progress.is_empty() && !self.is_checking);
                    self.is_checking = true;
                }
                NextStep::Wait => return,
            }
        }
    }

    /// What holds at any time.
    fn holds(&self, queue: &UploadQueue<()>) {
        let count = self.in_progress.len();
        assert!(count <= LIMITS.parallel_small);
        if self.in_progress.values().any(|(_, size)| *size > LIMITS.small_bytes) {
            assert!(count <= LIMITS.parallel, "{count} are on their way, and not all are small");
        }
        let totals = queue.summary().totals;
        assert_eq!(totals.files, self.starts_left.len(), "no file is lost");
        assert_eq!(totals.sum(), totals.files, "each file is counted once");
        assert_eq!(totals.active, count, "what is in progress is shown so");
        for id in self.starts_left.keys() {
            let is_active = queue.status(*id).is_some_and(|status| status.phase() == UploadPhase::Active);
            assert_eq!(is_active, self.in_progress.contains_key(id));
        }
    }
}

/// Whether an upload is waiting or in progress.
fn is_open(queue: &UploadQueue<()>, id: FileId) -> bool {
    queue
        .status(id)
        .is_some_and(|status| matches!(status.phase(), UploadPhase::Waiting | UploadPhase::Active))
}

fn end_of(queue: &UploadQueue<()>, id: FileId, answer: UploadAnswer) -> UploadEnd {
    let lost = || Problem::Transport(TransportProblem::Timeout { after_ms: 1 });
    match answer {
        UploadAnswer::Stored => stored_end(queue, id),
        UploadAnswer::Unchanged => UploadStatus::Unchanged.into(),
        UploadAnswer::Refused => UploadStatus::Failed(server("BadInput")).into(),
        UploadAnswer::Lost => UploadStatus::Failed(lost()).into(),
        UploadAnswer::NotFoundOut => UploadStatus::Unknown(lost()).into(),
        UploadAnswer::NoCopy => UploadStatus::NoCopy("full".into()).into(),
        UploadAnswer::NotSent => UploadEnd::Requeue,
        UploadAnswer::KeyRefused => UploadEnd::KeyRefused,
        UploadAnswer::Cancelled => UploadStatus::Cancelled.into(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever happens in which order, each file ends in exactly one outcome, none is sent twice without a decision,
    /// and never are more on their way than may be.
    #[test]
    fn each_file_ends_in_exactly_one_outcome(events in prop::collection::vec(event(), 0..120)) {
        let (mut queue, mut witness) = (queue(), Witness::default());
        for event in &events {
            witness.happens(&mut queue, event);
        }
        // In the end nothing stands in the way.
        witness.happens(&mut queue, &UploadEvent::GoOn);
        while let Some(id) = witness.in_progress.keys().next().copied() {
            witness.end(&mut queue, id, UploadAnswer::Stored);
            witness.run(&mut queue);
            witness.holds(&queue);
        }
        witness.happens(&mut queue, &UploadEvent::List(true));
        let totals = queue.summary().totals;
        prop_assert!(queue.is_idle() && !totals.is_running());
        prop_assert_eq!(totals.ended(), witness.starts_left.len());
        // The summary counts what happened.
        let count = |answers: &[UploadAnswer]| witness.outcomes.values().filter(|answer| answers.contains(answer)).count();
        prop_assert_eq!(totals.checked + totals.stored_differently + totals.stored, count(&[UploadAnswer::Stored]));
        prop_assert_eq!(totals.unchanged, count(&[UploadAnswer::Unchanged]));
        prop_assert_eq!(totals.failed, count(&[UploadAnswer::Refused, UploadAnswer::Lost, UploadAnswer::NoCopy]));
        prop_assert_eq!(totals.unknown, count(&[UploadAnswer::NotFoundOut]));
        prop_assert_eq!(totals.cancelled, count(&[UploadAnswer::Cancelled]));
        for id in witness.starts_left.keys() {
            let status = queue.status(*id).unwrap();
            prop_assert!(matches!(status.phase(), UploadPhase::Done | UploadPhase::NeedsAttention), "{:?}", status);
        }
        // Nothing starts again by itself.
        prop_assert!(!matches!(queue.step(), NextStep::Start(_)));
    }
}
