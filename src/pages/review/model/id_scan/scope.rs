//! Scopes: a line or CSV row, a JSON object, a JSON array. A scope collects ids and the kinds named beside them. At its
//! end it decides what it can and passes the rest to the enclosing scope.

use super::key::Key;
use super::words::Kinds;
use admin_api::OperationKind;

/// An id found in the text.
#[derive(Debug)]
pub(super) struct FoundId {
    pub(super) id: String,
    /// The line, from 1.
    pub(super) line: usize,
    pub(super) state: FoundState,
}

/// The state of a found id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FoundState {
    /// Not decided, or not an id.
    Open,
    /// Possibly an operation, of this kind if one is named.
    Candidate(Option<OperationKind>),
    /// A tresor beside an operation.
    Context,
}

/// The kinds of scopes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum ScopeKind {
    #[default]
    Line,
    Object,
    Array,
}

/// A found id of open kind in a scope.
#[derive(Debug, Clone, Copy)]
struct OpenId {
    found_id: usize,
    /// The kinds named since the previous id.
    before: Kinds,
    is_tresor: bool,
    /// Whether it comes from an array or from one of several objects on a line. What else is there is not beside it.
    is_listed: bool,
}

/// Opaque text under `Id` or `TresorId`. It is an id only if the scope names its kind.
#[derive(Debug, Clone, Copy)]
struct PossibleId {
    found_id: usize,
    is_tresor: bool,
}

/// One scope.
#[derive(Debug, Default)]
pub(super) struct Scope {
    pub(super) kind: ScopeKind,
    /// The name of the scope, for the elements of an array.
    pub(super) key: Key,
    /// Kinds from that name.
    path: Kinds,
    /// Kinds from an explicit member such as `Kind`.
    explicit: Kinds,
    /// Kinds from other words.
    words: Kinds,
    /// Kinds since the last id.
    since: Kinds,
    open_ids: Vec<OpenId>,
    possible_ids: Vec<PossibleId>,
    has_operation: bool,
    has_operation_below: bool,
}

/// How the words of a line relate to its ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WordOrder {
    /// "share A, kick B"
    Before,
    /// "A (share), B (kick)"
    After,
    /// Every word applies to every id.
    Together,
}

impl Scope {
    /// Resets the scope for reuse and keeps its memory.
    pub(super) fn begin(&mut self, kind: ScopeKind, key: Key, around: Kinds) {
        let (mut open_ids, mut possible_ids) =
            (std::mem::take(&mut self.open_ids), std::mem::take(&mut self.possible_ids));
        open_ids.clear();
        possible_ids.clear();
        *self = Self { kind, key, path: key.kinds().or(around), open_ids, possible_ids, ..Self::default() };
    }

    /// The kinds from the name of this scope that its elements inherit.
    pub(super) fn path_of_elements(&self) -> Kinds {
        if self.kind == ScopeKind::Array { self.path } else { Kinds::default() }
    }

    /// Adds kinds from words.
    pub(super) fn add_kinds(&mut self, kinds: Kinds) {
        self.words.extend(kinds);
        self.since.extend(kinds);
    }

    /// Adds kinds from an explicit member.
    pub(super) fn add_explicit_kinds(&mut self, kinds: Kinds) {
        self.explicit.extend(kinds);
    }

    /// Records that an operation is here, whether its kind is known or not.
    pub(super) fn note_operation(&mut self) {
        self.has_operation = true;
        self.since = Kinds::default();
    }

    /// Adds an id of open kind.
    pub(super) fn add_id(&mut self, found_id: usize, is_tresor: bool) {
        let before = std::mem::take(&mut self.since);
        self.has_operation |= !is_tresor;
        self.open_ids.push(OpenId { found_id, before, is_tresor, is_listed: false });
    }

    /// Adds text that is an id only if this scope names a kind.
    pub(super) fn add_possible_id(&mut self, found_id: usize, is_tresor: bool) {
        self.possible_ids.push(PossibleId { found_id, is_tresor });
    }

    /// Ends the scope: decides what it can and passes the rest to the enclosing scope, if any.
    pub(super) fn end(&mut self, around: Option<&mut Scope>, found_ids: &mut [FoundId]) {
        self.decide_possible_ids(found_ids);
        let undecided = self.decide_open_ids(found_ids);
        let Some(around) = around else {
            for id in undecided {
                let kind = id.is_tresor.then_some(OperationKind::TresorCreation);
                found_ids[id.found_id].state = FoundState::Candidate(kind);
            }
            return;
        };
        around.has_operation_below |= self.has_operation || self.has_operation_below;
        for id in undecided {
            let before = std::mem::take(&mut around.since);
            let is_listed = id.is_listed || around.kind != ScopeKind::Object;
            around.open_ids.push(OpenId { before, is_listed, ..id });
        }
    }

    fn decide_possible_ids(&mut self, found_ids: &mut [FoundId]) {
        let kinds = self.explicit.or(self.path);
        for id in &self.possible_ids {
            let is_creation = kinds.single() == Some(OperationKind::TresorCreation);
            if kinds.is_empty() || id.is_tresor && !is_creation {
                continue;
            }
            found_ids[id.found_id].state = FoundState::Candidate(kinds.single());
            self.has_operation |= !is_creation;
        }
    }

    fn decide_open_ids(&mut self, found_ids: &mut [FoundId]) -> Vec<OpenId> {
        let own = self.explicit.or(self.words).or(self.path);
        let word_order = self.word_order();
        let mut undecided = Vec::new();
        for (at, id) in self.open_ids.iter().enumerate() {
            let kinds = match word_order {
                WordOrder::Before => id.before,
                WordOrder::After => self.open_ids.get(at + 1).map_or(self.since, |next| next.before),
                WordOrder::Together => own,
            };
            let state = &mut found_ids[id.found_id].state;
            let operations = kinds.of_operations();
            if id.is_tresor {
                let beside = self.has_operation || self.has_operation_below && !id.is_listed;
                match kinds.single() {
                    Some(OperationKind::TresorCreation) => *state = FoundState::Candidate(kinds.single()),
                    None if kinds.is_empty() && !beside => undecided.push(*id),
                    None if kinds.contains(OperationKind::TresorCreation) && !beside => {
                        *state = FoundState::Candidate(Some(OperationKind::TresorCreation));
                    }
                    _ => *state = FoundState::Context,
                }
            } else if operations.is_empty() {
                undecided.push(*id);
            } else {
                *state = FoundState::Candidate(operations.single());
            }
        }
        undecided
    }

    /// The order of words counts only if the words of a line contradict each other and the order is clear.
    fn word_order(&self) -> WordOrder {
        let contradicts = !self.words.is_empty() && self.words.single().is_none();
        let [first, rest @ ..] = self.open_ids.as_slice() else { return WordOrder::Together };
        if self.kind != ScopeKind::Line || !self.explicit.is_empty() || !contradicts {
            return WordOrder::Together;
        }
        let one = |kinds: Kinds| kinds.single().is_some();
        if self.since.is_empty() && self.open_ids.iter().all(|id| one(id.before)) {
            WordOrder::Before
        } else if first.before.is_empty() && one(self.since) && rest.iter().all(|id| one(id.before)) {
            WordOrder::After
        } else {
            WordOrder::Together
        }
    }
}
