//! Which kinds of operation a text speaks of, in all spellings: `InvitationLinkCreation`, `link-creation`,
//! `create_invitation_link`, `CreateInvitationLink`, "the invitation link was revoked".

use admin_api::OperationKind;

/// A set of kinds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Kinds(u8);

impl Kinds {
    /// The set of one.
    pub(super) fn of(kind: OperationKind) -> Self {
        Self(1 << kind as u8)
    }

    /// Adds one.
    pub(super) fn insert(&mut self, kind: OperationKind) {
        self.0 |= Self::of(kind).0;
    }

    /// Adds all of another set.
    pub(super) fn extend(&mut self, other: Self) {
        self.0 |= other.0;
    }

    pub(super) fn contains(self, kind: OperationKind) -> bool {
        self.0 & Self::of(kind).0 != 0
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// What an operation with an id of its own can be: anything but a tresor creation.
    pub(super) fn of_operations(self) -> Self {
        Self(self.0 & !Self::of(OperationKind::TresorCreation).0)
    }

    /// The kind, where there is exactly one.
    pub(super) fn single(self) -> Option<OperationKind> {
        OperationKind::ALL.into_iter().find(|&kind| self == Self::of(kind))
    }

    /// This set, or the other one where this is empty.
    pub(super) fn or(self, other: Self) -> Self {
        if self.is_empty() { other } else { self }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Noun {
    Tresor,
    Link,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verb {
    Create,
    Accept,
    Revoke,
}

/// What a part of a word contributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stem {
    /// Says the kind by itself.
    Kind(OperationKind),
    Noun(Noun),
    Verb(Verb),
    /// Says nothing, and does not part a noun from its verb.
    Filler,
    /// Parts them.
    Other,
}

use Stem::{Filler, Other};
const SHARE: Stem = Stem::Kind(OperationKind::Share);
const KICK: Stem = Stem::Kind(OperationKind::Kick);
const ACCEPTION: Stem = Stem::Kind(OperationKind::InvitationLinkAcception);
const REVOCATION: Stem = Stem::Kind(OperationKind::InvitationLinkRevocation);
const LINK: Stem = Stem::Noun(Noun::Link);
const TRESOR: Stem = Stem::Noun(Noun::Tresor);
const CREATE: Stem = Stem::Verb(Verb::Create);
const ACCEPT: Stem = Stem::Verb(Verb::Accept);
const REVOKE: Stem = Stem::Verb(Verb::Revoke);

/// The stems that begin with a letter, longer ones before their own beginnings.
fn stems(first: u8) -> &'static [(&'static [u8], Stem)] {
    match first {
        b'a' => &[
            (b"acceptance", ACCEPTION),
            (b"acception", ACCEPTION),
            (b"accepting", ACCEPT),
            (b"accepted", ACCEPT),
            (b"accepts", ACCEPT),
            (b"accept", ACCEPT),
            (b"approved", Filler),
            (b"approves", Filler),
            (b"approve", Filler),
            (b"approval", Filler),
        ],
        b'c' => &[
            (b"creations", CREATE),
            (b"creation", CREATE),
            (b"creating", CREATE),
            (b"created", CREATE),
            (b"creates", CREATE),
            (b"create", CREATE),
        ],
        b'd' => &[(b"details", Other), (b"detail", Other)],
        b'g' => &[(b"get", Filler)],
        b'i' => &[
            (b"invitations", LINK),
            (b"invitation", LINK),
            (b"invites", LINK),
            (b"invite", LINK),
            (b"ids", Other),
            (b"id", Other),
        ],
        b'k' => {
            &[(b"kickout", KICK), (b"kicking", KICK), (b"kicked", KICK), (b"kicks", KICK), (b"kick", KICK)]
        }
        b'l' => &[(b"links", LINK), (b"link", LINK)],
        b'o' => &[(b"operations", Filler), (b"operation", Filler)],
        b'r' => &[
            (b"revocations", REVOCATION),
            (b"revocation", REVOCATION),
            (b"revoking", REVOKE),
            (b"revoked", REVOKE),
            (b"revokes", REVOKE),
            (b"revoke", REVOKE),
            (b"rejected", Filler),
            (b"rejects", Filler),
            (b"reject", Filler),
            (b"requested", Filler),
            (b"requests", Filler),
            (b"request", Filler),
        ],
        b's' => &[(b"sharing", SHARE), (b"shared", SHARE), (b"shares", SHARE), (b"share", SHARE)],
        b't' => &[(b"tresors", TRESOR), (b"tresor", TRESOR)],
        _ => &[],
    }
}

/// Words of a sentence that may stand between a noun and its verb.
const FILLERS: [&[u8]; 12] =
    [b"a", b"an", b"the", b"of", b"new", b"this", b"was", b"is", b"has", b"been", b"be", b"my"];

const LONGEST_FILLER: usize = 4;

/// Longer parts of words are none of ours.
const LONGEST_PART: usize = 40;

/// Listens to words one after the other and puts nouns and verbs together that stand side by side.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct WordReader {
    last: Last,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Last {
    #[default]
    Nothing,
    Noun(Noun),
    Verb(Verb),
    /// "create tresor", which may go on with "invitation link".
    CreateTresor,
    /// A pair that is complete; another noun belongs to it still.
    Pair,
}

impl WordReader {
    /// Ends a phrase: what comes is not beside what was.
    pub(super) fn pause(&mut self, kinds: &mut Kinds) {
        if self.last == Last::CreateTresor {
            kinds.insert(OperationKind::TresorCreation);
        }
        self.last = Last::Nothing;
    }

    /// Takes one word in, which may be made of several parts.
    pub(super) fn hear(&mut self, word: &[u8], kinds: &mut Kinds) {
        let mut part = [0; LONGEST_PART];
        let mut length = 0;
        for (at, &byte) in word.iter().enumerate() {
            let previous = at.checked_sub(1).map(|at| word[at]);
            let humps = byte.is_ascii_uppercase()
                && (previous.is_some_and(|byte| byte.is_ascii_lowercase())
                    || word.get(at + 1).is_some_and(u8::is_ascii_lowercase));
            if humps || !byte.is_ascii_alphabetic() {
                self.hear_part(&part[..length.min(LONGEST_PART)], length, kinds);
                length = 0;
            }
            // Accents, digits and marks only part.
            if byte.is_ascii_alphabetic() {
                if let Some(location) = part.get_mut(length) {
                    *location = byte.to_ascii_lowercase();
                }
                length += 1;
            }
        }
        self.hear_part(&part[..length.min(LONGEST_PART)], length, kinds);
    }

    fn hear_part(&mut self, part: &[u8], length: usize, kinds: &mut Kinds) {
        if length == 0 || length <= LONGEST_FILLER && FILLERS.contains(&part) {
            return;
        }
        if length > LONGEST_PART || !is_all_stems(part) {
            return self.pause(kinds);
        }
        let mut rest = part;
        while let Some((stem, length)) = first_stem(rest) {
            self.take(stem, kinds);
            rest = &rest[length..];
        }
    }

    fn take(&mut self, stem: Stem, kinds: &mut Kinds) {
        self.last = match (self.last, stem) {
            (last, Filler) => last,
            (_, Stem::Kind(kind)) => {
                self.pause(kinds);
                kinds.insert(kind);
                Last::Nothing
            }
            (Last::Verb(Verb::Create), Stem::Noun(Noun::Tresor)) => Last::CreateTresor,
            (Last::CreateTresor, Stem::Noun(Noun::Link)) => {
                kinds.insert(OperationKind::InvitationLinkCreation);
                Last::Pair
            }
            (Last::Verb(verb), Stem::Noun(noun)) | (Last::Noun(noun), Stem::Verb(verb)) => {
                match pair(noun, verb) {
                    Some(kind) => {
                        kinds.insert(kind);
                        Last::Pair
                    }
                    None => Last::Nothing,
                }
            }
            (Last::Pair, Stem::Noun(_)) => Last::Pair,
            (_, Stem::Noun(noun)) => {
                self.pause(kinds);
                Last::Noun(noun)
            }
            (_, Stem::Verb(verb)) => {
                self.pause(kinds);
                Last::Verb(verb)
            }
            (_, Other) => {
                self.pause(kinds);
                Last::Nothing
            }
        };
    }
}

fn pair(noun: Noun, verb: Verb) -> Option<OperationKind> {
    match (noun, verb) {
        (Noun::Tresor, Verb::Create) => Some(OperationKind::TresorCreation),
        (Noun::Tresor, _) => None,
        (Noun::Link, Verb::Create) => Some(OperationKind::InvitationLinkCreation),
        (Noun::Link, Verb::Accept) => Some(OperationKind::InvitationLinkAcception),
        (Noun::Link, Verb::Revoke) => Some(OperationKind::InvitationLinkRevocation),
    }
}

fn first_stem(part: &[u8]) -> Option<(Stem, usize)> {
    let stems = stems(*part.first()?);
    stems.iter().find(|(text, _)| part.starts_with(text)).map(|(text, stem)| (*stem, text.len()))
}

/// Whether a part is made of known stems only, as `invitationlinkcreation` is.
fn is_all_stems(mut part: &[u8]) -> bool {
    while let Some((_, length)) = first_stem(part) {
        part = &part[length..];
    }
    part.is_empty()
}

/// The kinds that a short text names.
pub(super) fn kinds_of(text: &[u8]) -> Kinds {
    let (mut ear, mut kinds) = (WordReader::default(), Kinds::default());
    ear.hear(text, &mut kinds);
    ear.pause(&mut kinds);
    kinds
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_is_heard() {
        use OperationKind::*;
        for (kind, spellings) in [
            (TresorCreation, &["TresorCreation", "tresor-creation", "created tresor", "tresor.created"][..]),
            (
                Share,
                &["Share", "SHARE", "shares", "approve-share", "OnShareRequested", "get-share-details"][..],
            ),
            (Kick, &["Kick", "kicked", "KickOut", "kickout", "reject_kick"][..]),
            (
                InvitationLinkCreation,
                &[
                    "InvitationLinkCreation",
                    "link-creation",
                    "invitation_link_creation",
                    "INVITATION_LINK_CREATION",
                    "CreateInvitationLink",
                    "createinvitationlink",
                    "creation of an invitation link",
                    "create tresor invitation link",
                    "get-create-invitation-link-details",
                    "invite link created",
                ][..],
            ),
            (
                InvitationLinkAcception,
                &[
                    "AcceptInvitationLink",
                    "link acceptance",
                    "acception",
                    "link was accepted",
                    "InvitationAccepted",
                ][..],
            ),
            (
                InvitationLinkRevocation,
                &["RevokeInvitationLink", "linkrevocation", "revocation", "revoke the link"][..],
            ),
        ] {
            for spelling in spellings {
                assert_eq!(kinds_of(spelling.as_bytes()).single(), Some(kind), "{spelling}");
            }
            assert_eq!(kinds_of(kind.name().as_bytes()).single(), Some(kind));
            assert_eq!(kinds_of(kind.slug().as_bytes()).single(), Some(kind));
            assert_eq!(kinds_of(kind.approval().name().as_bytes()).single(), Some(kind));
        }
    }

    #[test]
    fn other_words_say_nothing() {
        for text in [
            "",
            "creation",
            "CreatedAt",
            "TresorId created",
            "link to accept",
            "accepted",
            "shareholder",
            "sidekick",
            "tresorit",
            "invite",
            "revoked tresor",
        ] {
            assert!(kinds_of(text.as_bytes()).is_empty(), "{text}");
        }
    }

    #[test]
    fn two_kinds_are_no_single_one() {
        assert_eq!(kinds_of(b"share or kick").single(), None);
        let both = kinds_of(b"tresor creation, share");
        assert!(both.contains(OperationKind::TresorCreation));
        assert_eq!(both.of_operations().single(), Some(OperationKind::Share));
    }
}
