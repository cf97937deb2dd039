//! What belongs together: a line or CSV row, a JSON object, a JSON array. A frame gathers ids and what is said beside
//! them; when it ends, it decides what it can and hands the rest to the frame around it.

use super::key::Key;
use super::words::Kinds;
use admin_api::OperationKind;

/// An id where it stands.
#[derive(Debug)]
pub(super) struct Sighting {
    pub(super) id: String,
    /// From 1.
    pub(super) line: usize,
    pub(super) state: State,
}

/// What has become of a sighting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// Not decided, or nothing after all.
    Open,
    /// May be a waiting operation, of this kind if one is told.
    Candidate(Option<OperationKind>),
    /// A tresor beside an operation.
    Context,
}

/// What a frame is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Form {
    #[default]
    Line,
    Object,
    Array,
}

/// Where a sighting stands in a frame.
#[derive(Debug, Clone, Copy)]
struct Positioned {
    sighting: usize,
    /// What was said since the id before it.
    before: Kinds,
    is_tresor: bool,
    /// Came out of an array, or of one of several objects on a line: what else stands there is not beside it.
    is_listed: bool,
}

/// Opaque text under `Id` or `TresorId`, which is an id only if the frame tells its kind.
#[derive(Debug, Clone, Copy)]
struct Supposed {
    sighting: usize,
    is_tresor: bool,
}

/// One frame.
#[derive(Debug, Default)]
pub(super) struct Scope {
    pub(super) form: Form,
    /// The name that the frame stands under, for the elements of an array.
    pub(super) key: Key,
    /// Kinds told by that name.
    path: Kinds,
    /// Kinds told by a member made for it.
    explicit: Kinds,
    /// Kinds told by other words.
    words: Kinds,
    /// Kinds told since the last id.
    since: Kinds,
    placed: Vec<Positioned>,
    supposed: Vec<Supposed>,
    has_operation: bool,
    has_operation_below: bool,
}

/// How the ids of one line and the words between them belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// "share A, kick B"
    Before,
    /// "A (share), B (kick)"
    After,
    /// Every word goes for every id.
    Together,
}

impl Scope {
    /// Empties the frame for another use. Its memory stays.
    pub(super) fn begin(&mut self, form: Form, key: Key, around: Kinds) {
        let (mut placed, mut supposed) =
            (std::mem::take(&mut self.placed), std::mem::take(&mut self.supposed));
        placed.clear();
        supposed.clear();
        *self = Self { form, key, path: key.kinds().or(around), placed, supposed, ..Self::default() };
    }

    /// What the elements of this frame take over as told by its name.
    pub(super) fn path_of_elements(&self) -> Kinds {
        if self.form == Form::Array { self.path } else { Kinds::default() }
    }

    /// Adds what words say.
    pub(super) fn tell(&mut self, kinds: Kinds) {
        self.words.extend(kinds);
        self.since.extend(kinds);
    }

    /// Adds what a member made for it says.
    pub(super) fn tell_explicitly(&mut self, kinds: Kinds) {
        self.explicit.extend(kinds);
    }

    /// Notes that an operation stands here, whether its kind is known or not.
    pub(super) fn note_operation(&mut self) {
        self.has_operation = true;
        self.since = Kinds::default();
    }

    /// Adds an id whose kind is open.
    pub(super) fn location(&mut self, sighting: usize, is_tresor: bool) {
        let before = std::mem::take(&mut self.since);
        self.has_operation |= !is_tresor;
        self.placed.push(Positioned { sighting, before, is_tresor, is_listed: false });
    }

    /// Adds what is an id only if a kind is told in this frame.
    pub(super) fn suppose(&mut self, sighting: usize, is_tresor: bool) {
        self.supposed.push(Supposed { sighting, is_tresor });
    }

    /// Ends the frame: decides what it can, and gives the rest to the frame around it, if there is one.
    pub(super) fn end(&mut self, around: Option<&mut Scope>, sightings: &mut [Sighting]) {
        self.decide_supposed(sightings);
        let open = self.decide_placed(sightings);
        let Some(around) = around else {
            for left in open {
                let kind = left.is_tresor.then_some(OperationKind::TresorCreation);
                sightings[left.sighting].state = State::Candidate(kind);
            }
            return;
        };
        around.has_operation_below |= self.has_operation || self.has_operation_below;
        for left in open {
            let before = std::mem::take(&mut around.since);
            let is_listed = left.is_listed || around.form != Form::Object;
            around.placed.push(Positioned { before, is_listed, ..left });
        }
    }

    fn decide_supposed(&mut self, sightings: &mut [Sighting]) {
        let told = self.explicit.or(self.path);
        for supposed in &self.supposed {
            let is_creation = told.single() == Some(OperationKind::TresorCreation);
            if told.is_empty() || supposed.is_tresor && !is_creation {
                continue;
            }
            sightings[supposed.sighting].state = State::Candidate(told.single());
            self.has_operation |= !is_creation;
        }
    }

    fn decide_placed(&mut self, sightings: &mut [Sighting]) -> Vec<Positioned> {
        let own = self.explicit.or(self.words).or(self.path);
        let style = self.style();
        let mut open = Vec::new();
        for (at, placed) in self.placed.iter().enumerate() {
            let told = match style {
                Style::Before => placed.before,
                Style::After => self.placed.get(at + 1).map_or(self.since, |next| next.before),
                Style::Together => own,
            };
            let state = &mut sightings[placed.sighting].state;
            let operations = told.of_operations();
            if placed.is_tresor {
                let beside = self.has_operation || self.has_operation_below && !placed.is_listed;
                match told.single() {
                    Some(OperationKind::TresorCreation) => *state = State::Candidate(told.single()),
                    None if told.is_empty() && !beside => open.push(*placed),
                    None if told.contains(OperationKind::TresorCreation) && !beside => {
                        *state = State::Candidate(Some(OperationKind::TresorCreation));
                    }
                    _ => *state = State::Context,
                }
            } else if operations.is_empty() {
                open.push(*placed);
            } else {
                *state = State::Candidate(operations.single());
            }
        }
        open
    }

    /// Only a line whose words contradict each other is read by their order, and only if the order is plain.
    fn style(&self) -> Style {
        let contradicts = !self.words.is_empty() && self.words.single().is_none();
        let [first, rest @ ..] = self.placed.as_slice() else { return Style::Together };
        if self.form != Form::Line || !self.explicit.is_empty() || !contradicts {
            return Style::Together;
        }
        let one = |kinds: Kinds| kinds.single().is_some();
        if self.since.is_empty() && self.placed.iter().all(|placed| one(placed.before)) {
            Style::Before
        } else if first.before.is_empty() && one(self.since) && rest.iter().all(|placed| one(placed.before)) {
            Style::After
        } else {
            Style::Together
        }
    }
}
