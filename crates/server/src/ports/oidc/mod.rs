//! The operator's sign-in provider by OpenID Connect: authorization code flow with PKCE.
//!
//! Owns: the conversation and every check of what comes back. Never does: decide who may sign in
//! (`app` does), read a clock, or make a secret: both are arguments. Start at [`OidcSignOn`]; `line`
//! carries requests, `provider` remembers description and keys, `token` checks what was signed.

mod line;
mod look;
mod provider;
mod token;

pub(crate) use look::{Looked, look};

use crate::config::OidcSettings;
use line::{Line, NoAnswer};
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreClientAuthMethod,
    CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm, CoreRevocableToken, CoreRevocationErrorResponse,
    CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AuthType, AuthenticationContextClass, AuthorizationCode, Client, ClientId, ClientSecret,
    CsrfToken, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet, IdTokenFields,
    IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope,
    StandardErrorResponse, StandardTokenResponse,
};
use porchlight_app::ports::{
    SignOnAnswer, SignOnNo, SignOnRefusal, SignOnSecrets, SingleSignOn, VouchedPerson,
};
use porchlight_domain::time::Timestamp;
use provider::{Known, Provider};
use token::OwnClaims;

/// Where the provider sends the browser back to, below the public URL.
const BACK: &str = "/sign-in/sso/back";

type Fields = IdTokenFields<
    OwnClaims,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type Tokens = StandardTokenResponse<Fields, CoreTokenType>;
type TokenError = StandardErrorResponse<CoreErrorResponseType>;
type OurClient = Client<
    OwnClaims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    TokenError,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// Single sign-on by one provider.
pub(crate) struct OidcSignOn {
    settings: OidcSettings,
    provider: Provider,
    back: RedirectUrl,
}

impl OidcSignOn {
    /// Single sign-on as the settings say; reaches nobody yet.
    ///
    /// # Errors
    /// A setting cannot be used.
    pub(crate) fn new(settings: &OidcSettings, public_url: &str) -> Result<Self, String> {
        let issuer = IssuerUrl::new(settings.issuer.clone()).map_err(|e| e.to_string())?;
        let line = Line::new(settings.certificate_authority.as_deref())?;
        let back = RedirectUrl::new(format!("{public_url}{BACK}")).map_err(|e| e.to_string())?;
        Ok(Self { settings: settings.clone(), provider: Provider::new(issuer, line), back })
    }

    fn client_id(&self) -> ClientId {
        ClientId::new(self.settings.client_id.clone())
    }

    fn client(&self, known: &Known) -> OurClient {
        let secret = ClientSecret::new(self.settings.client_secret.clone());
        let metadata = known.metadata.clone();
        let client = OurClient::from_provider_metadata(metadata, self.client_id(), Some(secret))
            .set_redirect_uri(self.back.clone());
        let methods = known.metadata.token_endpoint_auth_methods_supported();
        let only_post = methods.is_some_and(|list| {
            !list.contains(&CoreClientAuthMethod::ClientSecretBasic)
                && list.contains(&CoreClientAuthMethod::ClientSecretPost)
        });
        client.set_auth_type(if only_post { AuthType::RequestBody } else { AuthType::BasicAuth })
    }

    /// Whoever answers must be the provider that was asked (RFC 9207).
    fn check_answerer(&self, known: &Known, issuer: Option<&str>) -> Result<(), SignOnRefusal> {
        let always = known.metadata.additional_metadata();
        let always = always.authorization_response_iss_parameter_supported;
        let right = match issuer {
            Some(issuer) => issuer == self.settings.issuer,
            None => !always,
        };
        let reason = "the answer came from another provider, or does not say from which";
        right.then_some(()).ok_or_else(|| SignOnRefusal::new(SignOnNo::Unproved, reason))
    }

    fn redeem(&self, known: &Known, answer: &SignOnAnswer) -> Result<Tokens, SignOnRefusal> {
        let client = self.client(known);
        let request = client
            .exchange_code(AuthorizationCode::new(answer.code.clone()))
            .map_err(|e| SignOnRefusal::new(SignOnNo::ProviderWrong, e.to_string()))?
            .set_pkce_verifier(PkceCodeVerifier::new(answer.verifier.clone()));
        request.request(&|asked| self.provider.line.ask(asked)).map_err(|e| not_redeemed(&e))
    }
}

fn not_redeemed(error: &RequestTokenError<NoAnswer, TokenError>) -> SignOnRefusal {
    match error {
        RequestTokenError::ServerResponse(said) => {
            let code = said.error();
            let no = match code {
                CoreErrorResponseType::InvalidGrant => SignOnNo::Stale,
                _ => SignOnNo::ProviderWrong,
            };
            SignOnRefusal::new(no, format!("the provider did not redeem the code: {code}"))
        }
        RequestTokenError::Request(why) => {
            SignOnRefusal::new(SignOnNo::ProviderDown, why.to_string())
        }
        // The body may hold tokens.
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => SignOnRefusal::new(
            SignOnNo::ProviderWrong,
            "the provider's answer to the code cannot be read",
        ),
    }
}

impl SingleSignOn for OidcSignOn {
    fn label(&self) -> &str {
        &self.settings.label
    }

    fn begin(&self, secrets: &SignOnSecrets, now: Timestamp) -> Result<String, SignOnRefusal> {
        let known = self.provider.known(now)?;
        let client = self.client(&known);
        let verifier = PkceCodeVerifier::new(secrets.verifier.clone());
        let (state, nonce) = (secrets.state.clone(), secrets.nonce.clone());
        let mut request = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                || CsrfToken::new(state),
                || Nonce::new(nonce),
            )
            .add_scope(Scope::new("email".into()))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
        for class in &self.settings.require_acr {
            let class = AuthenticationContextClass::new(class.clone());
            request = request.add_auth_context_value(class);
        }
        let (url, _, _) = request.url();
        Ok(url.to_string())
    }

    fn finish(
        &self,
        answer: &SignOnAnswer,
        now: Timestamp,
    ) -> Result<VouchedPerson, SignOnRefusal> {
        let known = self.provider.known(now)?;
        self.check_answerer(&known, answer.issuer.as_deref())?;
        let tokens = self.redeem(&known, answer)?;
        let nonce = Nonce::new(answer.nonce.clone());
        let (settings, id) = (&self.settings, self.client_id());
        match token::check(&tokens, &known, &id, &nonce, now) {
            Ok(claims) => token::person(claims, settings),
            Err(token::Refused::UnknownKey) => {
                let unknown =
                    || SignOnRefusal::new(SignOnNo::Unproved, "signed with a key nobody knows");
                let known = self.provider.with_new_keys(&known, now)?.ok_or_else(unknown)?;
                let claims = token::check(&tokens, &known, &id, &nonce, now)
                    .map_err(|no| no.refusal().unwrap_or_else(unknown))?;
                token::person(claims, settings)
            }
            Err(token::Refused::Other(refusal)) => Err(refusal),
        }
    }
}
