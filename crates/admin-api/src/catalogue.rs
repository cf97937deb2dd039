//! The tenant's error catalogue: each row of the table that closes the API document, in its order, with a constant for
//! each code.

/// One row of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CatalogueEntry {
    /// The `ErrorCode` of the answer.
    pub code: &'static str,
    /// The HTTP status. `None` for `StandardHttpErrorWrapping`, which has the status that it wraps.
    pub status: Option<u16>,
    /// The `ErrorMessage` of the answer. Empty if the document has none.
    pub message: &'static str,
}

/// Finds the row of a code, with the exact spelling of the server.
pub fn find(code: &str) -> Option<&'static CatalogueEntry> {
    CATALOGUE.iter().find(|entry| entry.code == code)
}

const fn row(code: &'static str, status: u16, message: &'static str) -> CatalogueEntry {
    CatalogueEntry { code, status: if status == 0 { None } else { Some(status) }, message }
}

macro_rules! catalogue {
    ($($constant:ident $code:literal $status:literal $message:literal;)+) => {
        /// The codes of the catalogue. They are texts, so that they can be patterns of a `match`.
        pub mod code {
            $(
                #[doc = concat!("`", $code, "`. ", $message)]
                pub const $constant: &str = $code;
            )+
        }

        /// All codes that the API document lists.
        pub const CATALOGUE: [CatalogueEntry; 115] = [$(row(code::$constant, $status, $message),)+];
    };
}

// The statuses are those of the document. 0 means none.
catalogue! {
    AGREE_CERT_DOES_NOT_EXIST "AgreeCertDoesNotExist" 403 "Requested agree certificate doesn't exist.";
    AUTHORIZATION_REQUIRED_FOR_NON_ANONYMOUS_INVITE_LINKS "AuthorizationRequiredForNonAnonymousInviteLinks" 403 "Authorization is required for non-anonymous invite links.";
    BAD_INPUT "BadInput" 400 "Input validation failed.";
    CALLER_AND_TARGET_USER_IS_THE_SAME "CallerAndTargetUserIsTheSame" 400 "The caller user and the target user of the call must not be the same!";
    CALLER_USER_ALREADY_TRESOR_MEMBER "CallerUserAlreadyTresorMember" 400 "The caller user has already access to the tresor.";
    CALLER_USER_IS_NOT_MEMBER_OF_TRESOR "CallerUserIsNotMemberOfTresor" 403 "Caller user has no permission for this tresor";
    CERTIFICATE "Certificate" 403 "General certificate related error.";
    CERTIFICATE_DATA_COLLISION "CertificateDataCollision" 409 "Certificate data collide during insert batch.";
    CERTIFICATE_ISSUING_FAILED "CertificateIssuingFailed" 403 "Certificate signing error.";
    CERTIFICATE_PARSING "CertificateParsing" 403 "Error occurred while parsing certificate.";
    CERTIFICATE_SIGNING "CertificateSigning" 403 "Certificate signing error.";
    CERT_TO_REVOCATE_NOT_FOUND "CertToRevocateNotFound" 400 "The certificate to revocate does not exist.";
    CLIENT_DISCONNECTED "ClientDisconnected" 500 "The client is disconnected.";
    CONFIGURATION_ERROR "ConfigurationError" 500 "The configuration of the tenant contains one or more errors.";
    CRYPTO "Crypto" 403 "General cryptography related error.";
    DBA_UPLOAD_CONFLICT "DbaUploadConflict" 500 "Azure DBA block format conflicts with the block format of the Azure library! (Probably overlapped DBA and normal upload)";
    DEPLOYMENT_ENVIRONMENT_DOES_NOT_EXIST "DeploymentEnvironmentDoesNotExist" 404 "The requested deployment environment does not exist";
    DEVICE_CERT_ALREADY_REGISTERED "DeviceCertAlreadyRegistered" 403 "Device certificate is already registered.";
    DEVICE_CERT_FRAGMENT_NOT_FOUND "DeviceCertFragmentNotFound" 403 "Device cert/profile fragment not exists for this certificate.";
    DEVICE_CERTIFICATE_MISSING "DeviceCertificateMissing" 403 "Device certificate missing";
    DEVICE_CERTIFICATE_REVOKED "DeviceCertificateRevoked" 400 "The device certificate is revoked.";
    DEVICE_CERTIFICATE_SIGNING_REQUESTS_CONSISTENCY "DeviceCertificateSigningRequestsConsistency" 403 "Device Certificate Signing Requests not consistent.";
    DOMAIN_DOES_NOT_EXIST "DomainDoesNotExist" 404 "The requested domain does not exists";
    EMAIL_ADDRESS_BLOCKED "EmailAddressBlocked" 403 "Email Address is blocked.";
    ENTITY_EXPIRED_BUT_NOT_REMOVED_FROM_MASTER_FRAGMENT "EntityExpiredButNotRemovedFromMasterFragment" 403 "Entity expired but not removed from MasterFragment";
    ENTITY_REVOKED_BUT_NOT_REMOVED_FROM_MASTER_FRAGMENT "EntityRevokedButNotRemovedFromMasterFragment" 403 "Entity revoked but not removed from MasterFragment";
    ENTITY_VALID_BUT_REMOVED_FROM_MASTER_FRAGMENT "EntityValidButRemovedFromMasterFragment" 403 "Entity valid but removed from MasterFragment";
    ETAG_NOT_MATCH "EtagNotMatch" 412 "Etag mismatch.";
    GET_DEVICE_CERTIFICATE_CALL_CONSISTENCY "GetDeviceCertificateCallConsistency" 403 "Get Device Certificate call not consistent.";
    GKF_BLOB_CONFLICT "GkfBlobConflict" 500 "Gkf upload conflicted during uploading gkf file to the blob.";
    GKF_INTEGRITY "GkfIntegrity" 403 "Integrity check of Group Key File failed.";
    HOST_ALREADY_EXISTS "HostAlreadyExists" 400 "The requested host already exist";
    HOST_DOES_NOT_EXIST "HostDoesNotExist" 404 "The requested host does not exist";
    ILLEGAL_CLAIM_VALUE_INJECTION "IllegalClaimValueInjection" 400 "User claim value injection is invalid.";
    ILLEGAL_TEST_VALUE_INJECTION "IllegalTestValueInjection" 403 "Test value injection is strictly forbidden in release builds and for non-test users.";
    INVALID_ACTIVATION_ID "InvalidActivationId" 403 "The provided activation ID is invalid.";
    INVALID_AUTHORIZATION "InvalidAuthorization" 403 "Authentication failed for user";
    INVALID_AUTH_SESSION "InvalidAuthSession" 403 "AuthSession not found or invalid.";
    INVALID_CERTIFICATE "InvalidCertificate" 403 "Certificate contains invalid values.";
    INVALID_HOST_STATE "InvalidHostState" 400 "The requested change is invalid in the current state of the host";
    INVALID_HOST_STATE_TRANSITION "InvalidHostStateTransition" 400 "The requested change in the state of the host or its installation is invalid.";
    INVALID_INVITATION_LINK "InvalidInvitationLink" 403 "Invitation link is not found or invalid.";
    INVALID_MASTER_FRAGMENT_CHANGE "InvalidMasterFragmentChange" 403 "InvalidMasterFragmentChange";
    INVALID_REGISTRATION_SESSION_VERIFIER "InvalidRegistrationSessionVerifier" 403 "The provided registration session verifier is invalid for the registration session";
    INVALID_REGISTRATION_VALIDATION_VERIFIER "InvalidRegistrationValidationVerifier" 403 "The provided registration validation verifier is invalid for the registration session";
    INVALID_SESSION "InvalidSession" 403 "Session not found or invalid.";
    INVALID_TENANT_STATE_TRANSITION "InvalidTenantStateTransition" 400 "The requested change in the state of the tenant or its installation is invalid.";
    INVALID_TENANT_TYPE "InvalidTenantType" 400 "Invalid tenant type";
    INVALID_TOKEN "InvalidToken" 403 "Login token is invalid.";
    INVITATION_LINK_ALREADY_EXISTS "InvitationLinkAlreadyExists" 400 "Invitation link already exists.";
    INVITATION_LINK_BAD_PASSWORD_TRY_LIMIT_EXCEEDED "InvitationLinkBadPasswordTryLimitExceeded" 403 "Invitation link's password try limit is exceeded.";
    IP_ADDRESS_BLOCKED "IpAddressBlocked" 403 "IP Address is blocked.";
    LATEST_AGREE_CERT_NOT_KNOWN_BY_CLIENT "LatestAgreeCertNotKnownByClient" 412 "Latest agree certificate is unknown by the client.";
    LATEST_GKF_NOT_KNOWN_BY_CLIENT "LatestGkfNotKnownByClient" 412 "Latest group key file is unknown by the client.";
    MASTER_FRAGMENT_ENTITY_KEY_TYPE_VIOLATION "MasterFragmentEntityKeyTypeViolation" 403 "MasterFragment entity key type violation";
    MASTER_FRAGMENT_ENTITY_KEY_VIOLATION "MasterFragmentEntityKeyViolation" 403 "MasterFragment entity key violation";
    MASTER_FRAGMENT_ENTITY_UNIQUE_ID_VIOLATION "MasterFragmentEntityUniqueIdViolation" 403 "MasterFragment entity unique Id violation";
    MASTER_FRAGMENT_KEY_NOT_FOUND "MasterFragmentKeyNotFound" 400 "Master fragment key not found.";
    MASTER_FRAGMENT_NOT_FOUND "MasterFragmentNotFound" 404 "Master fragment not found.";
    MASTER_FRAGMENT_USER_ID_MISMATCH "MasterFragmentUserIdMismatch" 400 "MasterFragment user Id mismatch";
    MASTER_FRAGMENT_VALIDATION_DATA_MISMATCH "MasterFragmentValidationDataMismatch" 403 "MasterFragment validation data mismatch";
    MASTER_FRAGMENT_VALIDATION_DATA_MISSING "MasterFragmentValidationDataMissing" 400 "MasterFragment validation data missing";
    MASTER_FRAGMENT_VERSION_MISMATCH "MasterFragmentVersionMismatch" 400 "The given version is not the latest version of the master fragment.";
    MEMBERSHIP_RECORD_ALREADY_EXISTS_FOR_CALLER_USER "MembershipRecordAlreadyExistsForCallerUser" 400 "The caller user's permission record already exists.";
    MEMBERSHIP_RECORD_ALREADY_EXISTS_FOR_TARGET_USER "MembershipRecordAlreadyExistsForTargetUser" 400 "The target user's permission record already exists.";
    MEMBERSHIP_RECORD_NOT_FOUND_FOR_CALLER_USER "MembershipRecordNotFoundForCallerUser" 400 "The caller user's permission record was not found.";
    MEMBERSHIP_RECORD_NOT_FOUND_FOR_TARGET_USER "MembershipRecordNotFoundForTargetUser" 400 "The target user's permission record was not found.";
    NOT_MODIFIED "NotModified" 304 "Not modified.";
    ONLY_FOR_TEST_USER "OnlyForTestUser" 403 "Not a test user.";
    PERMISSION_CHANGE_LOG_VERSION_NOT_EXISTS "PermissionChangeLogVersionNotExists" 404 "The requested permission changelog version was not found.";
    POLICY_ENTITY_NOT_EXISTS "PolicyEntityNotExists" 404 "Policy not exists.";
    PROFILE_CERT_ENTITY_NOT_FOUND "ProfileCertEntityNotFound" 400 "The profile cert entity does not exist.";
    PROFILE_CERTIFICATE_MISSING "ProfileCertificateMissing" 403 "Profile certificate missing";
    PROFILE_SCHEMA_MISMATCH "ProfileSchemaMismatch" 400 "Profile schema mismatch.";
    PUBLIC_KEYS_NOT_DIFFERENT "PublicKeysNotDifferent" 400 "The public keys are not different.";
    PUBLIC_KEYS_NOT_EQUAL "PublicKeysNotEqual" 400 "Public keys are not equal";
    REGISTRATION_SESSION_ID_MISMATCH "RegistrationSessionIdMismatch" 400 "The provided registration session id is valid, but belongs to another user is then the given one.";
    REGISTRATION_SESSION_NOT_EXISTS "RegistrationSessionNotExists" 400 "The provided registration session id does not belong to an existing registration session.";
    REQUIRED_CLAIM_NOT_GRANTED "RequiredClaimNotGranted" 403 "Required claim is not granted for the user.";
    STANDARD_HTTP_ERROR_WRAPPING "StandardHttpErrorWrapping" 0 "";
    STORAGE_CONFLICT "StorageConflict" 409 "An unexpected, conflicting storage error happened.";
    STORAGE_NETWORK "StorageNetwork" 500 "An unexpected, network related storage error happened.";
    SUBSCRIPTION_DOES_NOT_EXIST "SubscriptionDoesNotExist" 404 "The requested subscription does not exists";
    SUBSCRIPTION_TENANT_LIMIT_REACHED "SubscriptionTenantLimitReached" 400 "The tenant limit of the subscription has already been reached.";
    TARGET_USER_ALREADY_TRESOR_MEMBER "TargetUserAlreadyTresorMember" 400 "The target user has already access to the tresor.";
    TARGET_USER_IS_NOT_MEMBER_OF_TRESOR "TargetUserIsNotMemberOfTresor" 403 "Target user has no permission for this tresor";
    TENANT_ALREADY_EXIST "TenantAlreadyExist" 400 "The tenant is already exists or the tenant id is taken";
    TENANT_CONFIGURATION_FAILED "TenantConfigurationFailed" 500 "The configuration of the tenant contains failed.";
    TENANT_DISABLED "TenantDisabled" 503 "Tenant is disabled, therefor the request is unsatisfiable.";
    TENANT_DOES_NOT_EXIST "TenantDoesNotExist" 404 "The requested tenant does not exists";
    TENANT_INSTALLATION_ALREADY_EXISTS "TenantInstallationAlreadyExists" 400 "Could not create teh requested tenant installation because its already exists";
    THERE_IS_NO_AVAILABLE_TENANT "ThereIsNoAvailableTenant" 503 "Currently there is no available tenant to reserve. Try again later.";
    THESE_ARENT_THE_DROIDS_YOU_ARE_LOOKING_FOR "TheseArentTheDroidsYouAreLookingFor" 404 "These aren't the droids you're looking for. (How could this happened to you?! Possibly you typed in an invalid url, so the server could not handle your request. Check your code, and try again. May the force be with you!)";
    TRESOR_ALREADY_DELETED "TresorAlreadyDeleted" 400 "Tresor has been deleted.";
    TRESOR_ALREADY_EXISTS "TresorAlreadyExists" 400 "Tresor already exists.";
    TRESOR_CREATION_FORBIDDEN "TresorCreationForbidden" 403 "Tresor creation is forbidden by policy.";
    TRESOR_IS_ALREADY_APPROVED "TresorIsAlreadyApproved" 400 "Tresor is exists, and already approved by the administrator.";
    TRESOR_IS_NOT_APPROVED "TresorIsNotApproved" 400 "Tresor is exists, but not approved by the administrator yet.";
    TRESOR_NOT_EXISTS "TresorNotExists" 404 "Tresor head not found.";
    TRESOR_SHARING_FORBIDDEN "TresorSharingForbidden" 403 "Tresor sharing is forbidden by policy.";
    UNAUTHORIZED_ACCESS "UnauthorizedAccess" 403 "Unauthorized access";
    UNEXPECTED_ERROR "UnexpectedError" 500 "An unexpected, internal server error has happened.";
    UNEXPECTED_MASTER_FRAGMENT_INTEGRITY_ERROR "UnexpectedMasterFragmentIntegrityError" 400 "Unexpected error occurred during MasterFragment integrity check.";
    UNEXPECTED_STORAGE "UnexpectedStorage" 500 "An unexpected, internal server error has happened.";
    UNKNOWN_MASTER_FRAGMENT_ENTITY_TYPE "UnknownMasterFragmentEntityType" 403 "MasterFragment entity unique Id violation";
    USER_ALREADY_REGISTERED "UserAlreadyRegistered" 403 "User already registered.";
    USER_CERT_FRAGMENT_ALREADY_SET "UserCertFragmentAlreadySet" 403 "UserCertFragment has been already set.";
    USER_DEVICE_ENTITY_NOT_FOUND "UserDeviceEntityNotFound" 400 "The device entity does not exist.";
    USER_DOES_NOT_HAVE_AGREE_CERT "UserDoesNotHaveAgreeCert" 403 "User does not have agree certificate yet.";
    USER_IN_WRONG_STATE "UserInWrongState" 403 "User is in wrong state.";
    USER_IS_DISABLED_BY_POLICY "UserIsDisabledByPolicy" 403 "User is disabled by policy.";
    USER_IS_NOT_DOMAIN_MEMBER "UserIsNotDomainMember" 403 "The user is not member of the domain";
    USER_NOT_EXISTS "UserNotExists" 403 "User not exists.";
    USER_UNDER_DELETION "UserUnderDeletion" 403 "The user's account is under deletion and the worker did not fully finish the process yet.";
    WRONG_DEVICE_CERT_ORIGIN "WrongDeviceCertOrigin" 403 "The device certificate was not issued by the current infrastructure.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_found_and_unique() {
        for entry in &CATALOGUE {
            assert_eq!(find(entry.code), Some(entry));
        }
        assert_eq!(find("LatestGkfNotKnownByClient").unwrap().status, Some(412));
        assert_eq!(find("StandardHttpErrorWrapping").unwrap().status, None);
        assert_eq!(find("badinput"), None);
    }

    #[test]
    fn a_constant_has_the_name_of_its_code() {
        assert_eq!(code::BAD_INPUT, "BadInput");
        assert_eq!(code::TRESOR_IS_ALREADY_APPROVED, "TresorIsAlreadyApproved");
        let source = include_str!("catalogue.rs");
        for entry in &CATALOGUE {
            let mut constant = String::new();
            for c in entry.code.chars() {
                if c.is_uppercase() && constant.ends_with(|last: char| last.is_lowercase()) {
                    constant.push('_');
                }
                constant.push(c);
            }
            let row = format!("\n    {} \"{}\" ", constant.to_uppercase(), entry.code);
            assert_eq!(source.matches(&row).count(), 1, "{row}");
        }
    }
}
