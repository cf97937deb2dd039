//! The model of the walks: several tabs with a queue each, the store that they share, and the server, which checks every
//! verdict that arrives. The rules and the way of sending are the product's own.

use crate::api::upload_body::UploadBody;
use crate::api::{Api, Chunks, Pending, Transport};
use crate::browser::abort::Abort;
use crate::operations::context::{Context, Details};
use crate::operations::key::OperationKey;
use crate::operations::outcome::Outcome;
use crate::operations::queue::{Item, Queue, Status};
use crate::operations::queue_record;
use crate::operations::sharing::{Claim, SaveScope};
use crate::operations::verdict::{self, Backend, VerdictRequest};
use crate::problem::tests::server;
use crate::problem::{Problem, TransportProblem};
use admin_api::endpoint::Decision;
use admin_api::{OperationKind, Request, TresorId, UserId};
use proptest::prelude::*;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::Poll;

const TABS: usize = 3;
const OPERATIONS: usize = 2;
const UNDO_MS: f64 = 5_000.0;

/// One step of a walk. Tabs and operations are numbers.
#[derive(Debug, Clone)]
pub enum WalkStep {
    /// The tab shows the operation as it is now.
    Show(usize, usize),
    /// Approves what the tab shows.
    Approve(usize, usize),
    /// Rejects what the tab shows, with time to undo.
    Reject(usize, usize),
    /// Rejects without looking, as in bulk.
    RejectInBulk(usize, usize),
    /// Undoes a rejection.
    Undo(usize, usize),
    /// Leaves the page, which undoes all rejections.
    Leave(usize),
    /// Three seconds pass in all tabs.
    Wait,
    /// One call goes on until it waits again.
    GoOn(usize),
    /// The tab hears of the oldest change by another tab.
    Hear(usize),
    /// The tab reads the whole store.
    HearAll(usize),
    /// The details of the operation change on the server.
    ChangeDetails(usize),
    /// The members of the tresor change on the server.
    ChangeMembers(usize),
    /// Somebody else decides the operation.
    DecideElsewhere(usize),
    /// A private note is written.
    Note(usize, usize),
    /// The feed reports the operation as decided.
    FeedGone(usize, usize),
    /// What happens to the next verdict.
    Fault(AnswerFault),
    /// The tab is closed; its calls are never answered.
    Close(usize),
    /// The tab looks for verdicts of closed tabs.
    SettleOrphans(usize),
    /// Finds out an unknown outcome.
    FindOut(usize, usize),
}

/// What happens to a verdict on its way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum AnswerFault {
    None,
    Refused,
    LostBefore,
    LostAfter,
}

/// Any step.
pub fn step() -> impl Strategy<Value = WalkStep> {
    let tab = || 0..TABS;
    let operation = || 0..OPERATIONS;
    let at = || (tab(), operation());
    prop_oneof![
        4 => at().prop_map(|(tab, operation)| WalkStep::Show(tab, operation)),
        4 => at().prop_map(|(tab, operation)| WalkStep::Approve(tab, operation)),
        4 => at().prop_map(|(tab, operation)| WalkStep::Reject(tab, operation)),
        2 => at().prop_map(|(tab, operation)| WalkStep::RejectInBulk(tab, operation)),
        2 => at().prop_map(|(tab, operation)| WalkStep::Undo(tab, operation)),
        1 => tab().prop_map(WalkStep::Leave),
        3 => Just(WalkStep::Wait),
        12 => any::<usize>().prop_map(WalkStep::GoOn),
        4 => tab().prop_map(WalkStep::Hear),
        1 => tab().prop_map(WalkStep::HearAll),
        1 => operation().prop_map(WalkStep::ChangeDetails),
        1 => operation().prop_map(WalkStep::ChangeMembers),
        1 => operation().prop_map(WalkStep::DecideElsewhere),
        2 => at().prop_map(|(tab, operation)| WalkStep::Note(tab, operation)),
        1 => at().prop_map(|(tab, operation)| WalkStep::FeedGone(tab, operation)),
        2 => prop::sample::select(vec![AnswerFault::Refused, AnswerFault::LostBefore, AnswerFault::LostAfter]).prop_map(WalkStep::Fault),
        1 => tab().prop_map(WalkStep::Close),
        1 => tab().prop_map(WalkStep::SettleOrphans),
        2 => at().prop_map(|(tab, operation)| WalkStep::FindOut(tab, operation)),
    ]
}

/// A step around the delayed rejections of one operation: two tabs reject, undo and overtake it, and it changes
/// meanwhile.
pub fn delay_step() -> impl Strategy<Value = WalkStep> {
    let tab = || 0..2_usize;
    prop_oneof![
        2 => tab().prop_map(|tab| WalkStep::Show(tab, 0)),
        4 => tab().prop_map(|tab| WalkStep::Reject(tab, 0)),
        2 => tab().prop_map(|tab| WalkStep::Undo(tab, 0)),
        1 => tab().prop_map(WalkStep::Leave),
        4 => Just(WalkStep::Wait),
        6 => any::<usize>().prop_map(WalkStep::GoOn),
        2 => tab().prop_map(WalkStep::Hear),
        1 => Just(WalkStep::ChangeDetails(0)),
        1 => Just(WalkStep::ChangeMembers(0)),
        1 => tab().prop_map(|tab| WalkStep::FeedGone(tab, 0)),
        1 => Just(WalkStep::Fault(AnswerFault::Refused)),
    ]
}

/// An operation on the server.
#[derive(Debug, Default)]
struct ServerOperation {
    details_version: usize,
    members_version: usize,
    is_decided: bool,
    /// Whether a verdict from one of the tabs took effect.
    is_ours: bool,
}

/// A click that asks for a verdict.
#[derive(Debug)]
struct Click {
    tab: usize,
    request: VerdictRequest,
    is_undone: bool,
}

struct BrowserTab {
    name: String,
    is_open: Cell<bool>,
    queue: RefCell<Queue>,
    inbox: RefCell<VecDeque<OperationKey>>,
    screen: RefCell<BTreeMap<usize, Context>>,
    /// The timers of delayed rejections, also of undone ones: the click, and when it is sent.
    delayed: RefCell<Vec<(usize, f64)>>,
}

struct World {
    tabs: Vec<BrowserTab>,
    /// The records of the store that the tabs share.
    store: RefCell<BTreeMap<OperationKey, String>>,
    server: RefCell<Vec<ServerOperation>>,
    fault: Cell<AnswerFault>,
    clicks: RefCell<Vec<Click>>,
    now_ms: Cell<f64>,
}

type Flow = (usize, Pin<Box<dyn Future<Output = ()>>>);

fn key(operation: usize) -> OperationKey {
    OperationKey::new(OperationKind::Share, operation.to_string())
}

/// Ready at the second look, so that other things happen in between.
async fn turn() {
    let mut is_ready = false;
    std::future::poll_fn(|_| {
        if std::mem::replace(&mut is_ready, true) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

impl World {
    fn new() -> Rc<Self> {
        let tab = |index: usize| {
            let mut queue = Queue::default();
            for operation in 0..OPERATIONS {
                queue.add(Item::new(key(operation), 1.0));
            }
            BrowserTab {
                name: format!("tab {index}"),
                is_open: Cell::new(true),
                queue: RefCell::new(queue),
                inbox: RefCell::default(),
                screen: RefCell::default(),
                delayed: RefCell::default(),
            }
        };
        let tabs = (0..TABS).map(tab).collect::<Vec<_>>();
        let stored = tabs[0]
            .queue
            .borrow()
            .items()
            .iter()
            .map(|item| (item.key.clone(), queue_record::write(item)))
            .collect();
        Rc::new(Self {
            tabs,
            store: RefCell::new(stored),
            server: RefCell::new((0..OPERATIONS).map(|_| ServerOperation::default()).collect()),
            fault: Cell::new(AnswerFault::None),
            clicks: RefCell::default(),
            now_ms: Cell::new(0.0),
        })
    }

    fn context(&self, operation: usize) -> Context {
        let server = &self.server.borrow()[operation];
        Context {
            details: Details {
                by: Some(UserId::new("by")),
                for_user: Some(UserId::new(format!("for {}", server.details_version))),
                tresor: TresorId::new(operation.to_string()),
                timestamp: None,
            },
            members: vec![UserId::new(format!("member {}", server.members_version))],
        }
    }

    fn stored_item(&self, key: &OperationKey) -> Option<Item> {
        self.store.borrow().get(key).and_then(|record| queue_record::read(record))
    }

    fn store(&self, tab: usize, item: &Item) {
        self.store.borrow_mut().insert(item.key.clone(), queue_record::write(item));
        for (other, mailbox) in self.tabs.iter().enumerate() {
            if other != tab {
                mailbox.inbox.borrow_mut().push_back(item.key.clone());
            }
        }
    }

    fn save(&self, tab: usize, key: &OperationKey, scope: &SaveScope) {
        let ours = self.tabs[tab].queue.borrow().get(key).cloned().unwrap();
        self.store(tab, &scope.merge(&self.tabs[tab].name, self.stored_item(key), ours));
    }

    fn click(&self, tab: usize, request: VerdictRequest) -> usize {
        self.clicks.borrow_mut().push(Click { tab, request, is_undone: false });
        self.clicks.borrow().len() - 1
    }

    /// Notes which delayed rejections must never be sent: those of a tab that its operation is not delayed by any more.
    /// Their timers stay and fire, so that the queue itself has to notice.
    fn note_undone(&self) {
        for tab in &self.tabs {
            let queue = tab.queue.borrow();
            for (click, until_ms) in &*tab.delayed.borrow() {
                let click = &mut self.clicks.borrow_mut()[*click];
                let status = queue.get(&click.request.key).map(|item| item.status.clone());
                click.is_undone |= status != Some(Status::Undoable { until_ms: *until_ms });
            }
        }
    }

    fn is_waiting(&self, tab: usize, operation: usize) -> bool {
        self.tabs[tab].queue.borrow().get(&key(operation)).is_some_and(Item::is_waiting)
    }

    fn send(self: &Rc<Self>, click: usize) -> Flow {
        let world = self.clone();
        let (tab, request) = {
            let clicks = self.clicks.borrow();
            (clicks[click].tab, clicks[click].request.clone())
        };
        let flow = async move {
            let line = ServerLine { world: world.clone(), click: Some(click), seen: RefCell::default() };
            let backend = TabBackend { world, tab, api: Api::new(line) };
            verdict::send(&backend, &request).await;
        };
        (tab, Box::pin(flow))
    }

    /// Takes one step and returns the call that begins with it.
    fn take(self: &Rc<Self>, step: &WalkStep) -> Vec<Flow> {
        // No two clicks are in the same millisecond.
        self.now_ms.set(self.now_ms.get() + 1.0);
        match *step {
            WalkStep::Show(tab, operation) => {
                if self.is_waiting(tab, operation) && !self.server.borrow()[operation].is_decided {
                    let context = self.context(operation);
                    self.tabs[tab].queue.borrow_mut().set_details(&key(operation), context.details.clone());
                    self.tabs[tab].screen.borrow_mut().insert(operation, context);
                    self.save(tab, &key(operation), &SaveScope::Content);
                }
            }
            WalkStep::Approve(tab, operation) => {
                let request = self.request(tab, operation, Decision::Approve);
                if request.claim(&mut self.tabs[tab].queue.borrow_mut(), &self.tabs[tab].name) {
                    return vec![self.send(self.click(tab, request))];
                }
            }
            WalkStep::RejectInBulk(tab, operation) => {
                let request = VerdictRequest { seen: None, ..self.request(tab, operation, Decision::Reject) };
                if request.claim(&mut self.tabs[tab].queue.borrow_mut(), &self.tabs[tab].name) {
                    return vec![self.send(self.click(tab, request))];
                }
            }
            WalkStep::Reject(tab, operation) => {
                let request = self.request(tab, operation, Decision::Reject);
                let until_ms = self.now_ms.get() + UNDO_MS;
                if request.seen.is_some()
                    && self.tabs[tab].queue.borrow_mut().delay_rejection(&request.key, until_ms)
                {
                    let click = self.click(tab, request);
                    self.tabs[tab].delayed.borrow_mut().push((click, until_ms));
                }
            }
            WalkStep::Undo(tab, operation) => drop(self.tabs[tab].queue.borrow_mut().undo(&key(operation))),
            WalkStep::Leave(tab) => self.tabs[tab].queue.borrow_mut().undo_all(),
            WalkStep::Wait => {
                self.now_ms.set(self.now_ms.get() + 3_000.0);
                return (0..TABS).flat_map(|tab| self.end_delays(tab)).collect();
            }
            WalkStep::Hear(tab) => {
                let heard = self.tabs[tab].inbox.borrow_mut().pop_front();
                if let Some(theirs) = heard.and_then(|key| self.stored_item(&key)) {
                    self.tabs[tab].queue.borrow_mut().apply_remote(theirs, &self.tabs[tab].name);
                }
            }
            WalkStep::HearAll(tab) => {
                let stored =
                    (0..OPERATIONS).filter_map(|operation| self.stored_item(&key(operation))).collect();
                self.tabs[tab].queue.borrow_mut().apply_remote_all(stored, &self.tabs[tab].name);
            }
            WalkStep::ChangeDetails(operation) => self.server.borrow_mut()[operation].details_version += 1,
            WalkStep::ChangeMembers(operation) => self.server.borrow_mut()[operation].members_version += 1,
            WalkStep::DecideElsewhere(operation) => self.server.borrow_mut()[operation].is_decided = true,
            WalkStep::Note(tab, operation) => {
                if let Some(item) = self.tabs[tab].queue.borrow_mut().get_mut(&key(operation)) {
                    item.note.push('n');
                }
                self.save(tab, &key(operation), &SaveScope::Content);
            }
            WalkStep::FeedGone(tab, operation) => {
                self.tabs[tab].queue.borrow_mut().mark_gone(&key(operation), None, self.now_ms.get());
                self.save(tab, &key(operation), &SaveScope::Content);
            }
            WalkStep::Fault(fault) => self.fault.set(fault),
            WalkStep::Close(tab) => {
                self.tabs[tab].is_open.set(false);
                self.tabs[tab].queue.borrow_mut().undo_all();
                self.tabs[tab].delayed.borrow_mut().clear();
            }
            WalkStep::SettleOrphans(tab) => self.settle_orphans(tab),
            WalkStep::FindOut(tab, operation) => {
                let line = ServerLine { world: self.clone(), click: None, seen: RefCell::default() };
                let backend = TabBackend { world: self.clone(), tab, api: Api::new(line) };
                let find_out = async move { drop(verdict::find_out(&backend, &key(operation)).await) };
                return vec![(tab, Box::pin(find_out))];
            }
            WalkStep::GoOn(_) => {}
        }
        Vec::new()
    }

    fn request(&self, tab: usize, operation: usize, decision: Decision) -> VerdictRequest {
        VerdictRequest {
            key: key(operation),
            decision,
            seen: self.tabs[tab].screen.borrow().get(&operation).cloned(),
            additional_info: None,
            note: None,
        }
    }

    /// The timers of a tab that are due.
    fn end_delays(self: &Rc<Self>, tab: usize) -> Vec<Flow> {
        let BrowserTab { name, queue, delayed, .. } = &self.tabs[tab];
        let due = delayed
            .borrow()
            .iter()
            .filter(|(_, until_ms)| *until_ms <= self.now_ms.get())
            .copied()
            .collect::<Vec<_>>();
        delayed.borrow_mut().retain(|timer| !due.contains(timer));
        let due = due.into_iter().filter(|(click, until_ms)| {
            let key = self.clicks.borrow()[*click].request.key.clone();
            queue.borrow_mut().end_delay(&key, *until_ms, name)
        });
        due.map(|(click, _)| self.send(click)).collect()
    }

    fn settle_orphans(&self, tab: usize) {
        let sent =
            self.tabs[tab].queue.borrow().sent_by_others(&self.tabs[tab].name).cloned().collect::<Vec<_>>();
        for item in sent {
            let Status::Sending(sending) = &item.status else { continue };
            let is_closed = self.tabs.iter().any(|other| other.name == sending.tab && !other.is_open.get());
            if is_closed
                && self.tabs[tab].queue.borrow_mut().settle_orphan(&item.key, &sending.tab, self.now_ms.get())
            {
                self.save(tab, &item.key, &SaveScope::Orphan(sending.tab.clone()));
            }
        }
    }
}

/// The product's way of sending, in one tab of the model.
struct TabBackend {
    world: Rc<World>,
    tab: usize,
    api: Api,
}

impl Backend for TabBackend {
    fn api(&self) -> &Api {
        &self.api
    }

    fn now_ms(&self) -> f64 {
        self.world.now_ms.get()
    }

    fn item(&self, key: &OperationKey) -> Option<Item> {
        self.world.tabs[self.tab].queue.borrow().get(key).cloned()
    }

    fn update(&self, change: &mut dyn FnMut(&mut Queue)) {
        change(&mut self.world.tabs[self.tab].queue.borrow_mut());
    }

    fn claim<'a>(&'a self, sending: &'a Item) -> Pending<'a, Claim> {
        Box::pin(async move {
            turn().await;
            let claim = Claim::on(self.world.stored_item(&sending.key), sending);
            if matches!(claim, Claim::Ours) {
                self.world.store(self.tab, sending);
            }
            claim
        })
    }

    fn save_status(&self, key: &OperationKey) {
        self.world.save(self.tab, key, &SaveScope::Status);
    }
}

/// The line of one call to the server. It checks every verdict that arrives.
struct ServerLine {
    world: Rc<World>,
    click: Option<usize>,
    /// What was read last over this line.
    seen: RefCell<Option<Context>>,
}

impl ServerLine {
    fn answer(&self, request: &Request) -> Result<Vec<u8>, Problem> {
        let operation = request.target.parse::<usize>().unwrap();
        let context = self.world.context(operation);
        let is_decided = self.world.server.borrow()[operation].is_decided;
        match request.path_and_query() {
            path if path.contains("list-members") => {
                let json = format!(r#"{{"Members":["{}"]}}"#, context.members[0]);
                if let Some(seen) = &mut *self.seen.borrow_mut() {
                    seen.members = context.members;
                }
                Ok(json.into())
            }
            path if path.contains("get-share-details") => {
                if is_decided {
                    return Err(server("BadInput"));
                }
                let for_user = context.details.for_user.clone().unwrap();
                *self.seen.borrow_mut() = Some(context);
                Ok(format!(r#"{{"ByUserId":"by","ForUserId":"{for_user}","TresorId":"{operation}"}}"#).into())
            }
            _ => self.decide(operation),
        }
    }

    fn decide(&self, operation: usize) -> Result<Vec<u8>, Problem> {
        let clicks = self.world.clicks.borrow();
        let click = &clicks[self.click.expect("only a click sends a verdict")];
        assert_eq!(click.request.key, key(operation));
        assert!(!click.is_undone, "an undone rejection was sent");
        if let Some(shown) = &click.request.seen {
            let mut now = self.seen.borrow().clone().expect("it was read again");
            if click.request.decision == Decision::Reject {
                now.members.clone_from(&shown.members);
            }
            assert_eq!(&now, shown, "the verdict is on details that were not shown");
        } else {
            assert_eq!(click.request.decision, Decision::Reject, "an approval needs details");
        }
        let fault = self.world.fault.replace(AnswerFault::None);
        let lost = || Err(Problem::Transport(TransportProblem::Timeout { after_ms: 1 }));
        let server_operation = &mut self.world.server.borrow_mut()[operation];
        assert!(!server_operation.is_ours, "a second verdict on one operation");
        match fault {
            AnswerFault::Refused => return Err(server("TenantDisabled")),
            AnswerFault::LostBefore => return lost(),
            AnswerFault::None | AnswerFault::LostAfter => {}
        }
        if server_operation.is_decided {
            return Err(server("BadInput"));
        }
        (server_operation.is_decided, server_operation.is_ours) = (true, true);
        if fault == AnswerFault::LostAfter { lost() } else { Ok(Vec::new()) }
    }
}

impl Transport for ServerLine {
    fn send<'a>(&'a self, request: &'a Request, _: &'a Abort) -> Pending<'a, Result<Vec<u8>, Problem>> {
        Box::pin(async move {
            turn().await;
            let answer = self.answer(request);
            turn().await;
            answer
        })
    }

    fn stream<'a>(&'a self, _: &'a Request, _: &'a Abort) -> Pending<'a, Result<Box<dyn Chunks>, Problem>> {
        unreachable!("no list of users is read")
    }

    fn upload<'a>(
        &'a self,
        _: &'a Request,
        _: &'a UploadBody,
        _: &'a Abort,
    ) -> Pending<'a, Result<Vec<u8>, Problem>> {
        unreachable!("no file is sent")
    }
}

/// Lets a call go on until it waits again. `true` when it has ended.
fn go_on(flow: &mut Flow) -> bool {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    flow.1.as_mut().poll(&mut context).is_ready()
}

/// Takes the steps, and checks that everything ends well.
pub fn walk(steps: &[WalkStep]) {
    let world = World::new();
    let mut flows: Vec<Flow> = Vec::new();
    for step in steps {
        let is_open = |tab: usize| world.tabs[tab].is_open.get();
        let acting_tab = match *step {
            WalkStep::Show(tab, _)
            | WalkStep::Approve(tab, _)
            | WalkStep::Reject(tab, _)
            | WalkStep::RejectInBulk(tab, _)
            | WalkStep::Undo(tab, _)
            | WalkStep::Leave(tab)
            | WalkStep::Hear(tab)
            | WalkStep::HearAll(tab)
            | WalkStep::Note(tab, _)
            | WalkStep::FeedGone(tab, _)
            | WalkStep::Close(tab)
            | WalkStep::SettleOrphans(tab)
            | WalkStep::FindOut(tab, _) => Some(tab),
            _ => None,
        };
        if acting_tab.is_some_and(|tab| !is_open(tab)) {
            continue;
        }
        flows.extend(world.take(step));
        world.note_undone();
        match *step {
            WalkStep::GoOn(index) if !flows.is_empty() => {
                let index = index % flows.len();
                if go_on(&mut flows[index]) {
                    drop(flows.remove(index));
                }
            }
            WalkStep::Close(tab) => flows.retain(|(of, _)| *of != tab),
            _ => {}
        }
    }
    settle(&world, flows);
}

/// Lets everything end, and checks that the open tabs agree with the store and nothing hangs.
fn settle(world: &Rc<World>, mut flows: Vec<Flow>) {
    let open = || (0..TABS).filter(|&tab| world.tabs[tab].is_open.get());
    open().for_each(|tab| world.tabs[tab].queue.borrow_mut().undo_all());
    world.note_undone();
    for _ in 0..3 {
        flows.extend(world.take(&WalkStep::Wait));
    }
    for flow in &mut flows {
        while !go_on(flow) {}
    }
    open().for_each(|tab| drop(world.take(&WalkStep::HearAll(tab))));
    open().for_each(|tab| world.settle_orphans(tab));
    open().for_each(|tab| drop(world.take(&WalkStep::HearAll(tab))));
    for (tab, operation) in open().flat_map(|tab| (0..OPERATIONS).map(move |operation| (tab, operation))) {
        let queue = world.tabs[tab].queue.borrow();
        let (ours, stored) =
            (queue.get(&key(operation)).unwrap(), world.stored_item(&key(operation)).unwrap());
        assert_eq!(ours.status, stored.status, "{} and the store agree", world.tabs[tab].name);
        assert!(!matches!(ours.status, Status::Sending(_)), "nothing hangs");
        if matches!(&ours.status, Status::Decided(verdict) if verdict.outcome == Outcome::Approved) {
            assert!(world.server.borrow()[operation].is_decided, "what counts as approved was decided");
        }
    }
}
