// Made by `npm run generate` from openapi.json.
export interface paths {
    "/environment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the token's own environment */
        get: operations["getEnvironment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change the token's own environment
         * @description `mail`, `brand` and `support` are merged field by field; lists are replaced whole. `mode` goes to `observe` here, and back by `relink cutover` only. When `mail.delivery` becomes `live`, the open cases whose people are asked are held (`observe`) until they are released.
         */
        patch: operations["updateEnvironment"];
        trace?: never;
    };
    "/api-token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List API tokens */
        get: operations["listApiTokens"];
        put?: never;
        /**
         * Create an API token
         * @description The value is shown once, in this response. A token gives no scope that it lacks itself.
         */
        post: operations["createApiToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api-token/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get an API token */
        get: operations["getApiToken"];
        put?: never;
        post?: never;
        /**
         * Delete an API token
         * @description It is refused from the next request on.
         */
        delete: operations["deleteApiToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/staff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List staff */
        get: operations["listStaff"];
        put?: never;
        /**
         * Invite a person
         * @description Nothing is mailed: they ask for a sign-in at `/console`. A role gives no scope that its giver lacks.
         */
        post: operations["inviteStaff"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/staff/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a person
         * @description From this environment. Their sessions end.
         */
        delete: operations["removeStaff"];
        options?: never;
        head?: never;
        /**
         * Change a role
         * @description Their sessions end.
         */
        patch: operations["updateStaff"];
        trace?: never;
    };
    "/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the audit log
         * @description The newest first.
         */
        get: operations["listAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/verdict-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get your own verdict rules
         * @description Those of the integration, or without it the environment's, in their order.
         */
        get: operations["getVerdictRules"];
        /**
         * Set your own verdict rules
         * @description What a refused refresh means where these words or this code stand in the answer, before the platform's own rules; the integration's stand before the environment's. The first that fits decides, without evidence. They replace those kept before; an empty list removes them.
         */
        put: operations["setVerdictRules"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/integration/{id}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check the OAuth app
         * @description Sends a made-up token to the revocation endpoint (RFC 7009), with the client id and secret. A 401 or `invalid_client` means that the client is refused. Anything else proves little: it is `accepted` only where the endpoint has answered so while refreshes worked with these settings, and `unknown` elsewhere, as where there is no revocation endpoint. The platform is asked at most once in ten minutes for the same settings; `checked_at` is when it was.
         */
        post: operations["checkIntegration"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/integration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List integrations */
        get: operations["listIntegrations"];
        put?: never;
        /**
         * Create an integration
         * @description `oauth.issuer` is enough for a standard provider: its endpoints are read from its metadata. A value that you send wins over discovery.
         */
        post: operations["createIntegration"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/integration/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get an integration */
        get: operations["getIntegration"];
        put?: never;
        post?: never;
        /** Delete an integration */
        delete: operations["deleteIntegration"];
        options?: never;
        head?: never;
        /**
         * Change an integration
         * @description `oauth` is merged field by field; after a change the platform is asked at once about a few of the waiting accounts, and the response has the result. A change of `issuer`, an endpoint, `client_id`, `platform` or `probe.url` needs `oauth.current_client_secret`, equal to the stored secret where there is one; `oauth.client_secret` sets a new one. The operators are notified, and nothing is sent to the platform until the change is confirmed.
         */
        patch: operations["updateIntegration"];
        trace?: never;
    };
    "/integration/{id}/confirm-endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm changed endpoints
         * @description Credentials that were issued under other endpoints may be sent to the current ones; held cases are retried at once. The caller must not be the one who changed them, and neither of the two API tokens may have made the other; at a terminal, `relink integration confirm` does the same. `endpoints_version` names the addresses that the caller looked at: a later change is not confirmed.
         */
        post: operations["confirmEndpoints"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/platform": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List platforms */
        get: operations["listPlatforms"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/environment-integration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List integrations, under Truto's name */
        get: operations["listEnvironmentIntegrations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/environment-integration/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get an integration, under Truto's name */
        get: operations["getEnvironmentIntegration"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/integrated-account": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List accounts */
        get: operations["listAccounts"];
        put?: never;
        /**
         * Import an account
         * @description Takes over credentials that you already have. Its refresh token is not sent anywhere until it is due. Where the integration's method is not `oauth2`, `context` holds the values of its fields, by name; secret ones are sealed.
         */
        post: operations["importAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/integrated-account/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an account */
        get: operations["getAccount"];
        put?: never;
        post?: never;
        /**
         * Delete an account
         * @description Cancels its case, revokes its links, erases credentials, mails, and contacts that nothing else names.
         */
        delete: operations["deleteAccount"];
        options?: never;
        head?: never;
        /**
         * Change an account
         * @description `context` is merged shallowly and keeps its credentials; `contacts` are replaced whole.
         */
        patch: operations["updateAccount"];
        trace?: never;
    };
    "/integrated-account/bulk-delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Delete several accounts */
        post: operations["deleteAccounts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/integrated-account/refresh-credentials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Refresh now */
        post: operations["refreshCredentials"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/integrated-account/{id}/credentials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Replace an account’s credentials
         * @description Verified like a sign-in: a refresh token is proven by using it, an API key by the integration's probe, a client by the token that it gets. What is refused changes nothing. Where the environment observes, tokens are stored and no refresh token is sent.
         */
        patch: operations["replaceCredentials"];
        trace?: never;
    };
    "/integrated-account/{id}/authentication-error": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Report a 401 or 403 of the platform
         * @description A 401 joins the open case, else the account is refreshed first: `case_id` is null where that worked, and for a 403.
         */
        post: operations["reportAuthenticationError"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/integrated-account/{id}/access-token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Fetch a live access token
         * @description Refreshed when due; the stored one is given while it lives, even with an open case. One whose 401 was reported, and whose refresh was refused, counts as expired. Of an `api_key` account: the key itself, `token_type` `api_key`, `expires_at` null, until the platform has refused it.
         */
        get: operations["getAccessToken"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tenant/{tenant_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a tenant */
        get: operations["getTenant"];
        /**
         * Write a tenant
         * @description Its contacts are asked after those of the account; they are replaced whole.
         */
        put: operations["setTenant"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/suppression": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List suppressed addresses
         * @description Suppressed addresses, newest first. They get no more mail, and outlive contact, account and import; after an erasure only a hash is kept, which `email` finds.
         */
        get: operations["listSuppressions"];
        put?: never;
        /**
         * Suppress an address
         * @description It gets no more mail, and open cases that ask its person ask the next contact. An address that is already suppressed stays as it is. Bounces and complaints suppress an address automatically.
         */
        post: operations["suppressAddress"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/suppression/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a suppressed address */
        get: operations["getSuppression"];
        put?: never;
        post?: never;
        /**
         * Lift a suppression
         * @description The address may be mailed again; open cases without a contact to ask begin with it.
         */
        delete: operations["liftSuppression"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/link-token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mint a link token
         * @description For reauthorization send `integrated_account_id`; for a new account `tenant_id`. The token leads one person to the connect page, works once and for 7 days; it is shown in this response only.
         */
        post: operations["createLinkToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/case": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List cases
         * @description The newest first.
         */
        get: operations["listCases"];
        put?: never;
        /**
         * Open the next case
         * @description After a case ended `expired` or `cancelled`, further failures of the same credentials are only noted. This opens the next case on purpose.
         */
        post: operations["openCase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/case/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a case */
        get: operations["getCase"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/case/{id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a case's timeline
         * @description What happened, the oldest first, in plain words.
         */
        get: operations["getTimeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/case/{id}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mail the link again
         * @description Now, whatever the policy says. A repeat with the same `Idempotency-Key`, or the same `X-Request-Id` (a UUID), gets the first one's result.
         */
        post: operations["resendLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/case/{id}/snooze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause mails and escalation
         * @description Missed reminders are combined into one mail at `until`. The expiry does not move. A repeat with the same `Idempotency-Key`, or the same `X-Request-Id` (a UUID), gets the first one's result.
         */
        post: operations["snoozeCase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/case/{id}/escalate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Escalate a case to support
         * @description The link still works. A repeat with the same `Idempotency-Key`, or the same `X-Request-Id` (a UUID), gets the first one's result.
         */
        post: operations["escalateCase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/case/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a case
         * @description A repeat with the same `Idempotency-Key`, or the same `X-Request-Id` (a UUID), gets the first one's result.
         */
        post: operations["cancelCase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/case/{id}/verdict": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set the verdict
         * @description Ends any hold. A repeat with the same `Idempotency-Key`, or the same `X-Request-Id` (a UUID), gets the first one's result.
         */
        post: operations["setVerdict"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/case/{id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Release a held case
         * @description Ends the holds `import`, `observe` and `relapse`. A repeat with the same `Idempotency-Key`, or the same `X-Request-Id` (a UUID), gets the first one's result.
         */
        post: operations["releaseCase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/case/{id}/note": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add a note
         * @description Also to a case that is closed. A repeat with the same `Idempotency-Key`, or the same `X-Request-Id` (a UUID), gets the first one's result.
         */
        post: operations["addNote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/case/{id}/grant": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept or refuse a waiting reauthorization
         * @description For a case that is held because the account could not be compared (`identity`). A repeat with the same `Idempotency-Key`, or the same `X-Request-Id` (a UUID), gets the first one's result.
         */
        post: operations["decideGrant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/case/{id}/read-again": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read a kept answer again
         * @description For a case whose `reason.code` is `refresh_token_may_be_gone` or `refresh_token_unreadable`: the platform’s answer was kept sealed, since its tokens could not be read, and nothing is sent meanwhile. It is read again as the integration says now (`oauth.token_at`); what can be read ends the case. `send_again` throws the kept answer away and sends the stored refresh token once more: only where that answer surely held no tokens, since a platform that rotates may end the whole grant for it.
         */
        post: operations["readAnswerAgain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/case/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Act on many cases
         * @description For the cases named, or for those that the filter finds now: open ones, and for a note closed ones too. The acts are performed one after another, at most `per_hour` of them in an hour, also across restarts; a case that refuses is listed in the progress and stops nothing. Besides `act`, send what the act needs: `until`, `note`, `reason`, `verdict`, `addressee`, `wrong`, `text`.
         */
        post: operations["startBulk"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/case/bulk/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get bulk progress */
        get: operations["getBulk"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/environment/going-live/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preview going live
         * @description Who would get what if `mail.delivery` became `live` now. Cases that are open then are held (`observe`), so the change itself sends no mail: each gets its first mail when it is released, with `POST /case/:id/release` or in bulk at a pace. Cases opened afterwards mail by themselves.
         */
        post: operations["previewGoingLive"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the policy in force
         * @description The integration's own, else the environment's, else the default.
         */
        get: operations["getPolicy"];
        /**
         * Set the policy
         * @description For future cases: an open case keeps the reminder schedule that it was opened with. Only `send_window` counts for open cases too, from their next mail on.
         */
        put: operations["setPolicy"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/policy/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preview what a policy would send
         * @description What would be sent, to whom and when, if a person had to reconnect this account since `at` and did not.
         */
        post: operations["previewPolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the overview
         * @description Open cases, what needs a person now, and how the cases of some days ended: the last 30 unless given.
         */
        get: operations["getStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/case/{id}/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mint a link for a case's account
         * @description Keeps the previous context, and asks for the scopes of the integration and those last granted.
         */
        post: operations["createCaseLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/incident": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List incidents
         * @description The newest first.
         */
        get: operations["listIncidents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/incident/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get an incident */
        get: operations["getIncident"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/incident/{id}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resolve an incident
         * @description It is over, or was none: its cases are released a few at a time, the platform is asked about each, and the people who must reconnect are asked.
         */
        post: operations["resolveIncident"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhook": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List webhooks */
        get: operations["listWebhooks"];
        put?: never;
        /**
         * Subscribe an endpoint
         * @description Deliveries are POSTs with a JSON body, signed with the secret in this response, which is shown only here. Delivered means 2xx within 10 s.
         */
        post: operations["createWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhook/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send an endpoint the event `test`
         * @description Sent once, at once, signed like any other. If the endpoint refuses it, the error has its response.
         */
        post: operations["testWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhook/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a webhook */
        get: operations["getWebhook"];
        put?: never;
        post?: never;
        /** Delete a webhook and its deliveries */
        delete: operations["deleteWebhook"];
        options?: never;
        head?: never;
        /**
         * Change a webhook
         * @description Deliveries of an inactive webhook wait until it is active again; while its owner has made it inactive, no new ones are written. One that became inactive because it failed for days keeps getting deliveries, parked; made active again, it gets all that was parked since it began to fail.
         */
        patch: operations["updateWebhook"];
        trace?: never;
    };
    "/webhook/{id}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rotate a webhook's secret
         * @description Until `old_secret_valid_until` every delivery is signed with both: `webhook-signature` has two signatures, `X-Truto-Signature` is made with the old secret, `X-Truto-Signature-New` with the new one.
         */
        post: operations["rotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhook/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send everything since a time again
         * @description Every event that the webhook wants and that was written at `since` or later, with the same ids: parked and delivered ones, and those written while it was inactive.
         */
        post: operations["replayWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/event/{id}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send an event again
         * @description With the same id, to `webhook_id`; without it, to every active webhook that wants the event or was sent it.
         */
        post: operations["resendEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhook/{id}/delivery": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the deliveries of a webhook */
        get: operations["listDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/event": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List events */
        get: operations["listEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/event/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get an event */
        get: operations["getEvent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List mails
         * @description What was sent to whom, the newest first. A mail that the settings held back is here too, `suppressed`.
         */
        get: operations["listMails"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mail/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a mail
         * @description As it was sent, with a placeholder for its link: a kept mail holds no live link.
         */
        get: operations["getMail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mail-brake": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read whether mail to contacts is stopped
         * @description It stops by itself when at least 20 mails of 24 hours, and more than a fifth of all, came back.
         */
        get: operations["getMailBrake"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/bounce-test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a mail that has to come back
         * @description To an address below `mail.bounce_domain` that does not exist. `GET /mail/:id` says `undelivered` and `returned_at` once it came back, `refused` where the mail server does not take it to begin with.
         */
        post: operations["testBounce"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mail-brake/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let mail to contacts go on
         * @description What waited is sent, each mail once. It stops again only for mails that are sent from now on.
         */
        post: operations["resumeMail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/inbound-mail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hand in a message that came back
         * @description The body is the raw message, RFC 5322, at most 10 MB. It is trusted if its envelope recipient is the address that one of our mails came from; matched only by the Message-ID, it goes to the timeline and changes nothing.
         */
        post: operations["takeInboundMail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sandbox/integrated-account/{id}/break": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Break a sandbox account
         * @description Its next refreshes fail as they would at its platform, until it is fixed; a failure that a person can fix also ends with a reauthorization. It is noticed by `authentication-error`, `refresh-credentials`, `access-token` or when the token is due. 404 for an account that is not `is_sandbox`.
         */
        post: operations["breakAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sandbox/integrated-account/{id}/mend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mend a sandbox account
         * @description Its next refreshes go to the platform again; a case that is probed is probed at once.
         */
        post: operations["mendAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sandbox/failures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List failures
         * @description Every way in which an account of each platform can be broken, and the verdict it leads to.
         */
        get: operations["listFailures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Listen to what changes
         * @description Server-sent events: `case` { id, stage, verdict, outcome }, `account` { id, status }, `incident` { id }, within a second or two of the change. They say that something changed, not what it was before: fetch it again. `reset` {}: too much was missed, fetch everything again. Send the last `id` back as `Last-Event-ID`. A comment comes every 15 s; the stream ends with the token.
         */
        get: operations["watchChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    "integrated_account:created": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * An account was imported or connected
         * @description Signed by `webhook-signature` (Standard Webhooks) and by `X-Truto-Signature`. Delivered means a 2xx response within 10 s.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description The same in every try, and when it is sent again: keep it to recognize a repeat
                         */
                        id: string;
                        /** @enum {string} */
                        event: "integrated_account:created";
                        payload: components["schemas"]["IntegratedAccount"];
                        /** Format: uuid */
                        environment_id: string;
                        /** Format: uuid */
                        webhook_id: string;
                        /**
                         * Format: date-time
                         * @description Of two events of one account, the one with the higher `payload.generation`, then the later `created_at`, is newer
                         */
                        created_at: string;
                    };
                };
            };
            responses: {
                /** @description Delivered */
                "2XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "integrated_account:active": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * An account works: it is new, was reconnected, or was activated
         * @description Signed by `webhook-signature` (Standard Webhooks) and by `X-Truto-Signature`. Delivered means a 2xx response within 10 s.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description The same in every try, and when it is sent again: keep it to recognize a repeat
                         */
                        id: string;
                        /** @enum {string} */
                        event: "integrated_account:active";
                        payload: components["schemas"]["IntegratedAccount"];
                        /** Format: uuid */
                        environment_id: string;
                        /** Format: uuid */
                        webhook_id: string;
                        /**
                         * Format: date-time
                         * @description Of two events of one account, the one with the higher `payload.generation`, then the later `created_at`, is newer
                         */
                        created_at: string;
                    };
                };
            };
            responses: {
                /** @description Delivered */
                "2XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "integrated_account:updated": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * An account was changed, or its credentials were replaced
         * @description Signed by `webhook-signature` (Standard Webhooks) and by `X-Truto-Signature`. Delivered means a 2xx response within 10 s.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description The same in every try, and when it is sent again: keep it to recognize a repeat
                         */
                        id: string;
                        /** @enum {string} */
                        event: "integrated_account:updated";
                        payload: components["schemas"]["IntegratedAccount"];
                        /** Format: uuid */
                        environment_id: string;
                        /** Format: uuid */
                        webhook_id: string;
                        /**
                         * Format: date-time
                         * @description Of two events of one account, the one with the higher `payload.generation`, then the later `created_at`, is newer
                         */
                        created_at: string;
                    };
                };
            };
            responses: {
                /** @description Delivered */
                "2XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "integrated_account:deleted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * An account was deleted
         * @description Signed by `webhook-signature` (Standard Webhooks) and by `X-Truto-Signature`. Delivered means a 2xx response within 10 s.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description The same in every try, and when it is sent again: keep it to recognize a repeat
                         */
                        id: string;
                        /** @enum {string} */
                        event: "integrated_account:deleted";
                        payload: {
                            /** Format: uuid */
                            id: string;
                        };
                        /** Format: uuid */
                        environment_id: string;
                        /** Format: uuid */
                        webhook_id: string;
                        /**
                         * Format: date-time
                         * @description Of two events of one account, the one with the higher `payload.generation`, then the later `created_at`, is newer
                         */
                        created_at: string;
                    };
                };
            };
            responses: {
                /** @description Delivered */
                "2XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "integrated_account:authentication_error": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * An account needs reconnecting: once for each outage, whatever the cause
         * @description Signed by `webhook-signature` (Standard Webhooks) and by `X-Truto-Signature`. Delivered means a 2xx response within 10 s.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description The same in every try, and when it is sent again: keep it to recognize a repeat
                         */
                        id: string;
                        /** @enum {string} */
                        event: "integrated_account:authentication_error";
                        payload: components["schemas"]["IntegratedAccount"];
                        /** Format: uuid */
                        environment_id: string;
                        /** Format: uuid */
                        webhook_id: string;
                        /**
                         * Format: date-time
                         * @description Of two events of one account, the one with the higher `payload.generation`, then the later `created_at`, is newer
                         */
                        created_at: string;
                    };
                };
            };
            responses: {
                /** @description Delivered */
                "2XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "integrated_account:reauthorization_escalated": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * No one has reconnected the account; support was asked
         * @description Signed by `webhook-signature` (Standard Webhooks) and by `X-Truto-Signature`. Delivered means a 2xx response within 10 s.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description The same in every try, and when it is sent again: keep it to recognize a repeat
                         */
                        id: string;
                        /** @enum {string} */
                        event: "integrated_account:reauthorization_escalated";
                        payload: components["schemas"]["IntegratedAccount"];
                        /** Format: uuid */
                        environment_id: string;
                        /** Format: uuid */
                        webhook_id: string;
                        /**
                         * Format: date-time
                         * @description Of two events of one account, the one with the higher `payload.generation`, then the later `created_at`, is newer
                         */
                        created_at: string;
                    };
                };
            };
            responses: {
                /** @description Delivered */
                "2XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "integrated_account:reauthorized": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A person reconnected the account, and it was verified
         * @description Signed by `webhook-signature` (Standard Webhooks) and by `X-Truto-Signature`. Delivered means a 2xx response within 10 s.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description The same in every try, and when it is sent again: keep it to recognize a repeat
                         */
                        id: string;
                        /** @enum {string} */
                        event: "integrated_account:reauthorized";
                        payload: components["schemas"]["IntegratedAccount"];
                        /** Format: uuid */
                        environment_id: string;
                        /** Format: uuid */
                        webhook_id: string;
                        /**
                         * Format: date-time
                         * @description Of two events of one account, the one with the higher `payload.generation`, then the later `created_at`, is newer
                         */
                        created_at: string;
                    };
                };
            };
            responses: {
                /** @description Delivered */
                "2XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "integrated_account:reactivated": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * An account works again without a person
         * @description Signed by `webhook-signature` (Standard Webhooks) and by `X-Truto-Signature`. Delivered means a 2xx response within 10 s.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description The same in every try, and when it is sent again: keep it to recognize a repeat
                         */
                        id: string;
                        /** @enum {string} */
                        event: "integrated_account:reactivated";
                        payload: components["schemas"]["IntegratedAccount"];
                        /** Format: uuid */
                        environment_id: string;
                        /** Format: uuid */
                        webhook_id: string;
                        /**
                         * Format: date-time
                         * @description Of two events of one account, the one with the higher `payload.generation`, then the later `created_at`, is newer
                         */
                        created_at: string;
                    };
                };
            };
            responses: {
                /** @description Delivered */
                "2XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "integrated_account:reauthorization_closed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The end of what `authentication_error` began; `payload.case.outcome` says how
         * @description Signed by `webhook-signature` (Standard Webhooks) and by `X-Truto-Signature`. Delivered means a 2xx response within 10 s.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description The same in every try, and when it is sent again: keep it to recognize a repeat
                         */
                        id: string;
                        /** @enum {string} */
                        event: "integrated_account:reauthorization_closed";
                        payload: components["schemas"]["IntegratedAccount"];
                        /** Format: uuid */
                        environment_id: string;
                        /** Format: uuid */
                        webhook_id: string;
                        /**
                         * Format: date-time
                         * @description Of two events of one account, the one with the higher `payload.generation`, then the later `created_at`, is newer
                         */
                        created_at: string;
                    };
                };
            };
            responses: {
                /** @description Delivered */
                "2XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "incident:opened": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * One of your OAuth apps is at fault; its cases are held
         * @description Signed by `webhook-signature` (Standard Webhooks) and by `X-Truto-Signature`. Delivered means a 2xx response within 10 s.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description The same in every try, and when it is sent again: keep it to recognize a repeat
                         */
                        id: string;
                        /** @enum {string} */
                        event: "incident:opened";
                        payload: components["schemas"]["Incident"];
                        /** Format: uuid */
                        environment_id: string;
                        /** Format: uuid */
                        webhook_id: string;
                        /**
                         * Format: date-time
                         * @description Of two events of one account, the one with the higher `payload.generation`, then the later `created_at`, is newer
                         */
                        created_at: string;
                    };
                };
            };
            responses: {
                /** @description Delivered */
                "2XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "incident:closed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The app works again; its cases are released a few at a time
         * @description Signed by `webhook-signature` (Standard Webhooks) and by `X-Truto-Signature`. Delivered means a 2xx response within 10 s.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description The same in every try, and when it is sent again: keep it to recognize a repeat
                         */
                        id: string;
                        /** @enum {string} */
                        event: "incident:closed";
                        payload: components["schemas"]["Incident"];
                        /** Format: uuid */
                        environment_id: string;
                        /** Format: uuid */
                        webhook_id: string;
                        /**
                         * Format: date-time
                         * @description Of two events of one account, the one with the higher `payload.generation`, then the later `created_at`, is newer
                         */
                        created_at: string;
                    };
                };
            };
            responses: {
                /** @description Delivered */
                "2XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    test: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A test of the endpoint: `POST /webhook/test`
         * @description Signed by `webhook-signature` (Standard Webhooks) and by `X-Truto-Signature`. Delivered means a 2xx response within 10 s.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description The same in every try, and when it is sent again: keep it to recognize a repeat
                         */
                        id: string;
                        /** @enum {string} */
                        event: "test";
                        payload: {
                            /** @enum {string} */
                            foo: "bar";
                        };
                        /** Format: uuid */
                        environment_id: string;
                        /** Format: uuid */
                        webhook_id: string;
                        /**
                         * Format: date-time
                         * @description Of two events of one account, the one with the higher `payload.generation`, then the later `created_at`, is newer
                         */
                        created_at: string;
                    };
                };
            };
            responses: {
                /** @description Delivered */
                "2XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        IntegratedAccount: {
            /** Format: uuid */
            id: string;
            tenant_id: string;
            /** Format: uuid */
            environment_id: string;
            /** Format: uuid */
            environment_integration_id: string;
            /** @enum {string} */
            status: "connecting" | "active" | "needs_reauth" | "validation_error" | "post_install_error";
            last_error: string | null;
            last_action_result: {
                [key: string]: unknown;
            };
            last_forbidden_error: {
                resource: string | null;
                method: string | null;
                missing_scopes: string[];
                /** Format: date-time */
                occurred_at: string;
            } | null;
            /** @enum {string} */
            authentication_method: "oauth2" | "api_key" | "oauth2_client_credentials";
            is_sandbox: boolean;
            region: string | null;
            /** @description Variables, and `oauth.scope`; credentials are never shown */
            context: {
                [key: string]: unknown;
            };
            integration: {
                /** Format: uuid */
                id: string;
                name: string;
                category: string | null;
                config: {
                    label: string;
                };
            };
            environment_integration: {
                /** Format: uuid */
                id: string;
                /** Format: uuid */
                integration_id: string;
                /** Format: uuid */
                environment_id: string;
                is_enabled: boolean;
            };
            external_id: string | null;
            label: string | null;
            /** @description In the order in which they are asked */
            contacts: {
                email: string;
                name: string | null;
                locale: string | null;
                time_zone: string | null;
                /** @enum {string} */
                role: "owner" | "admin";
            }[];
            impact: string | null;
            notify: boolean;
            remote_account: {
                issuer: string;
                account: string | null;
                person: string | null;
                label: string | null;
            } | null;
            missing_scopes: string[];
            /** @description Counts each write of the credentials: of two events of one account the one with the higher generation, then the later `created_at`, is newer */
            generation: number | null;
            /** @description The open case, else the last one */
            case: {
                /** Format: uuid */
                id: string;
                reference: string;
                /** @enum {string|null} */
                verdict: "user" | "transient" | "operator" | "unknown" | null;
                /** @enum {string|null} */
                addressee: "contact" | "admin" | "operator" | "support" | null;
                /** @enum {string} */
                stage: "detecting" | "awaiting_user" | "escalated" | "held" | "closed";
                /** @enum {string|null} */
                outcome: "reauthorized" | "self_healed" | "operator_fixed" | "expired" | "cancelled" | null;
            } | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description One fault of one OAuth app, with all cases held under it */
        Incident: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            integration_id: string;
            /**
             * @description Of the failure that opened it
             * @example invalid_client
             */
            code: string;
            /** @description One sentence that a newcomer understands */
            summary: string;
            /** Format: date-time */
            opened_at: string;
            /** Format: date-time */
            closed_at: string | null;
            accounts: number;
            tenants: number;
            /** @description The cases that are or were held under it */
            case_ids: string[];
        };
        /** @description The isolation boundary: every row and API token belongs to one */
        Environment: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @enum {string} */
            mode: "live" | "observe";
            cut_over: string[];
            mail: {
                /**
                 * @description `allow_list`: only to `allow`; `redirect`: all of it to `redirect_to`
                 * @enum {string}
                 */
                delivery: "live" | "allow_list" | "redirect" | "off";
                allow: string[];
                redirect_to: string | null;
                from: string;
                reply_to: string | null;
                bounce_domain: string | null;
                per_person_per_day: number;
                per_person_per_week: number | null;
                per_domain_per_minute: number | null;
                gather_for: string;
            };
            brand: {
                product_name: string;
                logo_url: string | null;
                color: string | null;
                reconnect_url: string | null;
            };
            support: {
                email: string | null;
                url: string | null;
            };
            operator: string[];
            default_locale: string;
            time_zone: string | null;
            /** @enum {string} */
            unknown_identity: "confirm" | "accept";
            embed_origins: string[];
            redirect_uris: string[];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description Every response that is not a success */
        Error: {
            statusCode: number;
            /** @description The reason phrase of the status */
            error: string;
            /** @description One sentence, for the person who debugs */
            message: string;
            /** @description One for each field that was refused */
            errors?: {
                /** @example contacts.0.email */
                field: string;
                message: string;
            }[];
            /** @description True when the platform behind the account is the cause */
            truto_is_remote_error?: boolean;
            /** @description The platform's answer, without secrets */
            raw_response?: unknown;
        };
        ApiToken: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            environment_id: string;
            name: string;
            scopes: ("accounts:read" | "accounts:write" | "credentials:read" | "credentials:write" | "links:mint" | "cases:write" | "webhooks:write" | "integrations:write" | "settings:write" | "mail:inbound" | "endpoints:confirm")[];
            /** Format: date-time */
            expires_at: string | null;
            /**
             * Format: date-time
             * @description To the minute
             */
            last_used_at: string | null;
            /** Format: date-time */
            created_at: string;
        };
        /** @description A person of the company who signs in to the console, with a role in this environment */
        Staff: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            environment_id: string;
            /** @example grace@acme.example */
            email: string;
            name: string | null;
            /** @enum {string} */
            role: "viewer" | "support" | "admin";
            can_copy_links: boolean;
            /** @description Bound to an account at the company’s own provider */
            open_id: boolean;
            /** Format: date-time */
            last_sign_in_at: string | null;
            /** Format: date-time */
            created_at: string;
        };
        AuditEntry: {
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            created_at: string;
            /**
             * @description `staff:<email>`, `api:<token name>` or `relink`
             * @example staff:grace@acme.example
             */
            actor: string;
            /** @example link_minted */
            action: string;
            /** @example case */
            subject_kind: string;
            subject_id: string;
            /** @description Facts and names of fields, never a secret */
            data: {
                [key: string]: unknown;
            };
        };
        VerdictRules: {
            rules: {
                says: string | null;
                code: string | null;
                status: number | null;
                /** @enum {string} */
                verdict: "user" | "transient" | "operator" | "unknown";
                /** @enum {string|null} */
                addressee: "contact" | "admin" | "operator" | "support" | null;
                note: string | null;
            }[];
        };
        ClientCheck: {
            /** @enum {string} */
            client: "accepted" | "refused" | "unknown";
            /** @example invalid_client */
            code: string;
            /** @description One sentence that a newcomer understands */
            summary: string;
            http_status: number | null;
            platform_code: string | null;
            platform_message: string | null;
            /**
             * Format: date-time
             * @description When the platform was asked; `null`: it was not
             */
            checked_at: string | null;
        };
        /** @description A platform plus one OAuth app, without its secret */
        Integration: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            environment_id: string;
            name: string;
            category: string | null;
            config: {
                label: string;
            };
            platform: string;
            /** @enum {string} */
            authentication_method: "oauth2" | "api_key" | "oauth2_client_credentials";
            /** @description `null` where the authentication method is `api_key` */
            oauth: {
                issuer: string | null;
                authorization_endpoint: string | null;
                token_endpoint: string;
                userinfo_endpoint: string | null;
                revocation_endpoint: string | null;
                client_id: string;
                /** Format: date-time */
                client_secret_expires_at: string | null;
                /** @enum {string} */
                token_endpoint_auth_method: "client_secret_basic" | "client_secret_post" | "none";
                scopes: string[];
                required_scopes: string[] | null;
                scope_separator: string;
                /** @enum {string} */
                pkce: "S256" | "none";
                authorization_params: {
                    [key: string]: string;
                };
                token_params: {
                    [key: string]: string;
                };
                refresh_params: {
                    [key: string]: string;
                };
                token_at: string | null;
                callback_context: string[];
                token_context: string[];
                identity: {
                    /** @enum {string} */
                    from: "id_token" | "userinfo" | "token_response" | "callback" | "url" | "none";
                    url?: string;
                    paths: string[];
                    label_path?: string;
                    /** @enum {string} */
                    must_match: "account" | "person";
                };
                needs_refresh_token: boolean;
            } | null;
            probe: {
                url: string;
                /** @enum {string} */
                method: "GET";
                headers?: {
                    [key: string]: string;
                };
                basic_auth?: {
                    username: string;
                    password: string;
                };
            } | null;
            fields: {
                name: string;
                label: string;
                secret: boolean;
                pattern?: string;
            }[];
            impact: string | null;
            is_enabled: boolean;
            /** @description What works, but not for long: each names the field that fixes it */
            warnings: {
                field: string;
                message: string;
            }[];
            /**
             * @description Whether the revocation endpoint may be asked about the client
             * @enum {string}
             */
            client_check: "auto" | "never";
            /** @description The address to register at the platform */
            redirect_uri: string;
            /** @description Version of everything that decides where secrets are sent: the endpoints, the client id, the probe and the platform */
            endpoints_version: string;
            /**
             * Format: date-time
             * @description When the endpoints, the client id, the probe or the platform were changed and not confirmed yet; nothing is sent until they are
             */
            endpoints_changed_at: string | null;
            /** Format: date-time */
            endpoints_confirmed_at: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        IntegrationAndHeld: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            environment_id: string;
            name: string;
            category: string | null;
            config: {
                label: string;
            };
            platform: string;
            /** @enum {string} */
            authentication_method: "oauth2" | "api_key" | "oauth2_client_credentials";
            /** @description `null` where the authentication method is `api_key` */
            oauth: {
                issuer: string | null;
                authorization_endpoint: string | null;
                token_endpoint: string;
                userinfo_endpoint: string | null;
                revocation_endpoint: string | null;
                client_id: string;
                /** Format: date-time */
                client_secret_expires_at: string | null;
                /** @enum {string} */
                token_endpoint_auth_method: "client_secret_basic" | "client_secret_post" | "none";
                scopes: string[];
                required_scopes: string[] | null;
                scope_separator: string;
                /** @enum {string} */
                pkce: "S256" | "none";
                authorization_params: {
                    [key: string]: string;
                };
                token_params: {
                    [key: string]: string;
                };
                refresh_params: {
                    [key: string]: string;
                };
                token_at: string | null;
                callback_context: string[];
                token_context: string[];
                identity: {
                    /** @enum {string} */
                    from: "id_token" | "userinfo" | "token_response" | "callback" | "url" | "none";
                    url?: string;
                    paths: string[];
                    label_path?: string;
                    /** @enum {string} */
                    must_match: "account" | "person";
                };
                needs_refresh_token: boolean;
            } | null;
            probe: {
                url: string;
                /** @enum {string} */
                method: "GET";
                headers?: {
                    [key: string]: string;
                };
                basic_auth?: {
                    username: string;
                    password: string;
                };
            } | null;
            fields: {
                name: string;
                label: string;
                secret: boolean;
                pattern?: string;
            }[];
            impact: string | null;
            is_enabled: boolean;
            /** @description What works, but not for long: each names the field that fixes it */
            warnings: {
                field: string;
                message: string;
            }[];
            /**
             * @description Whether the revocation endpoint may be asked about the client
             * @enum {string}
             */
            client_check: "auto" | "never";
            /** @description The address to register at the platform */
            redirect_uri: string;
            /** @description Version of everything that decides where secrets are sent: the endpoints, the client id, the probe and the platform */
            endpoints_version: string;
            /**
             * Format: date-time
             * @description When the endpoints, the client id, the probe or the platform were changed and not confirmed yet; nothing is sent until they are
             */
            endpoints_changed_at: string | null;
            /** Format: date-time */
            endpoints_confirmed_at: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            /** @description Cases of this integration that are held now; after an incident they are released a few at a time */
            held: number;
            /** @description Accounts that work again since this change, as far as they have been checked */
            healed: number;
        };
        /** @description What a platform fills into an integration */
        Platform: {
            platform: string;
            label: string;
            /** @description Where to register the OAuth app at the platform */
            create_app_at: string | null;
            oauth: {
                issuer?: string | null;
                authorization_endpoint?: string | null;
                token_endpoint?: string;
                userinfo_endpoint?: string | null;
                revocation_endpoint?: string | null;
                /** @enum {string} */
                token_endpoint_auth_method?: "client_secret_basic" | "client_secret_post" | "none";
                scope_separator?: string;
                /** @enum {string} */
                pkce?: "S256" | "none";
                authorization_params?: {
                    [key: string]: string;
                };
                token_params?: {
                    [key: string]: string;
                };
                refresh_params?: {
                    [key: string]: string;
                };
                token_at?: string | null;
                callback_context?: string[];
                token_context?: string[];
                identity?: {
                    /** @enum {string} */
                    from: "id_token" | "userinfo" | "token_response" | "callback" | "url" | "none";
                    url?: string;
                    paths: string[];
                    label_path?: string;
                    /** @enum {string} */
                    must_match: "account" | "person";
                    needs_scope?: string;
                };
                needs_refresh_token?: boolean;
            };
            /** @description Requested in addition to the scopes of the integration */
            always_scopes: string[];
            /** @description Names in the endpoints, filled from the account's context; `usual` where it is left out */
            context: {
                name: string;
                usual: string | null;
                values: string[] | null;
            }[];
            /**
             * @description What a revocation at the platform ends
             * @enum {string}
             */
            revocation: "this_grant_only" | "the_browser_session" | "all_of_the_person" | "all_of_the_account" | "not_offered" | "not_known";
        };
        /** @description The same as the integration, under the name that Truto gives it */
        EnvironmentIntegration: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            environment_id: string;
            name: string;
            category: string | null;
            config: {
                label: string;
            };
            platform: string;
            /** @enum {string} */
            authentication_method: "oauth2" | "api_key" | "oauth2_client_credentials";
            /** @description `null` where the authentication method is `api_key` */
            oauth: {
                issuer: string | null;
                authorization_endpoint: string | null;
                token_endpoint: string;
                userinfo_endpoint: string | null;
                revocation_endpoint: string | null;
                client_id: string;
                /** Format: date-time */
                client_secret_expires_at: string | null;
                /** @enum {string} */
                token_endpoint_auth_method: "client_secret_basic" | "client_secret_post" | "none";
                scopes: string[];
                required_scopes: string[] | null;
                scope_separator: string;
                /** @enum {string} */
                pkce: "S256" | "none";
                authorization_params: {
                    [key: string]: string;
                };
                token_params: {
                    [key: string]: string;
                };
                refresh_params: {
                    [key: string]: string;
                };
                token_at: string | null;
                callback_context: string[];
                token_context: string[];
                identity: {
                    /** @enum {string} */
                    from: "id_token" | "userinfo" | "token_response" | "callback" | "url" | "none";
                    url?: string;
                    paths: string[];
                    label_path?: string;
                    /** @enum {string} */
                    must_match: "account" | "person";
                };
                needs_refresh_token: boolean;
            } | null;
            probe: {
                url: string;
                /** @enum {string} */
                method: "GET";
                headers?: {
                    [key: string]: string;
                };
                basic_auth?: {
                    username: string;
                    password: string;
                };
            } | null;
            fields: {
                name: string;
                label: string;
                secret: boolean;
                pattern?: string;
            }[];
            impact: string | null;
            is_enabled: boolean;
            /** @description What works, but not for long: each names the field that fixes it */
            warnings: {
                field: string;
                message: string;
            }[];
            /**
             * @description Whether the revocation endpoint may be asked about the client
             * @enum {string}
             */
            client_check: "auto" | "never";
            /** @description The address to register at the platform */
            redirect_uri: string;
            /** @description Version of everything that decides where secrets are sent: the endpoints, the client id, the probe and the platform */
            endpoints_version: string;
            /**
             * Format: date-time
             * @description When the endpoints, the client id, the probe or the platform were changed and not confirmed yet; nothing is sent until they are
             */
            endpoints_changed_at: string | null;
            /** Format: date-time */
            endpoints_confirmed_at: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            /** Format: uuid */
            integration_id: string;
            integration: {
                /** Format: uuid */
                id: string;
                name: string;
                category: string | null;
                config: {
                    label: string;
                };
            };
        };
        Tenant: {
            tenant_id: string;
            name: string | null;
            time_zone: string | null;
            contacts: {
                email: string;
                name: string | null;
                locale: string | null;
                time_zone: string | null;
                /** @enum {string} */
                role: "owner" | "admin";
            }[];
        };
        Suppression: {
            /** Format: uuid */
            id: string;
            /** @description Null while no contact has the address: only its hash is kept then */
            email: string | null;
            /**
             * Format: uuid
             * @description Null: it is mailed about no account
             */
            integrated_account_id: string | null;
            /**
             * @description `bounced`: there is no such address; `complained`: its owner reported a mail as spam; `asked`: a request to stop
             * @enum {string}
             */
            why: "bounced" | "complained" | "asked";
            /**
             * @description What the mail server answered
             * @example 550 5.1.1
             */
            code: string | null;
            /**
             * @description `relink`, `api:<token>` or `staff:<address>`
             * @example relink
             */
            by: string;
            /** @description The mail that led to it */
            mail_id: string | null;
            /** Format: date-time */
            created_at: string;
        };
        Case: {
            /** Format: uuid */
            id: string;
            /** @example RL-7K3F9Q */
            reference: string;
            /** @description Counts the account's cases from 1 */
            number: number;
            /** @enum {string} */
            kind: "outage";
            /**
             * @description `refresh`: the refresh fails. `rejected`: it works, but the platform answers 401 to the renewed tokens; ended by a good probe, new credentials, or a day without a 401
             * @enum {string}
             */
            cause: "refresh" | "rejected";
            /** Format: uuid */
            integrated_account_id: string;
            tenant_id: string;
            /**
             * @description What the failed refresh means; null until the first answer
             * @enum {string|null}
             */
            verdict: "user" | "transient" | "operator" | "unknown" | null;
            /**
             * @description Who can fix it
             * @enum {string|null}
             */
            addressee: "contact" | "admin" | "operator" | "support" | null;
            /** @enum {string} */
            stage: "detecting" | "awaiting_user" | "escalated" | "held" | "closed";
            /** @description Why nothing is sent for the time being */
            hold: {
                /** @enum {string} */
                why: "operator" | "unknown" | "incident" | "import" | "observe" | "relapse" | "identity";
                /** Format: date-time */
                since: string;
            } | null;
            /** @enum {string|null} */
            outcome: "reauthorized" | "self_healed" | "operator_fixed" | "expired" | "cancelled" | null;
            relapse: number;
            /** Format: uuid */
            incident_id: string | null;
            reason: {
                /** @example invalid_grant */
                code: string;
                /** @description One sentence that a newcomer understands */
                summary: string;
                http_status: number | null;
                platform_code: string | null;
                platform_message: string | null;
            };
            /** @description While `hold.why` is `identity`: who signed in, as the platform names them. Who was connected before was not known, so that it could not be compared */
            signed_in: {
                label: string | null;
                account: string | null;
                person: string | null;
            } | null;
            /** @description Who is asked first */
            contact: {
                email: string;
                name: string | null;
            } | null;
            /** @description Null when the case is over */
            next_step: {
                /** @enum {string} */
                what: "detect" | "probe" | "tell" | "notify" | "escalate" | "expire";
                /**
                 * Format: date-time
                 * @description Null: at once. For `probe`: until when the platform is asked again
                 */
                at: string | null;
            } | null;
            /** Format: date-time */
            opened_at: string;
            /** Format: date-time */
            verdict_at: string | null;
            /**
             * Format: date-time
             * @description When `integrated_account:authentication_error` was written
             */
            confirmed_at: string | null;
            /** Format: date-time */
            first_notified_at: string | null;
            /** Format: date-time */
            escalated_at: string | null;
            /** Format: date-time */
            snoozed_until: string | null;
            /** Format: date-time */
            closed_at: string | null;
            /** @description The case's execution in Temporal */
            workflow: {
                id: string;
                run_id: string | null;
                url: string | null;
            };
            integrated_account: {
                /** Format: uuid */
                id: string;
                tenant_id: string;
                label: string | null;
                integration: {
                    name: string;
                    config: {
                        label: string;
                    };
                };
            };
        };
        TimelineEntry: {
            /** Format: date-time */
            at: string;
            /** @enum {string} */
            kind: "failure_detected" | "refresh_tried" | "verdict" | "event_written" | "delivery" | "link_minted" | "mail_sent" | "mail_suppressed" | "mail_put_off" | "mail_refused" | "mail_returned" | "mail_answered" | "page_opened" | "attempt_started" | "attempt_failed" | "reauthorized" | "held" | "released" | "snoozed" | "escalated" | "note" | "closed";
            title: string;
            detail: string | null;
            /** @description `relink`, `contact`, `platform`, `staff:<email>` or `api:<token name>` */
            actor: string;
            /** @description Ids, codes and times */
            data: {
                [key: string]: unknown;
            };
        };
        CaseAndMail: {
            /** Format: uuid */
            id: string;
            /** @example RL-7K3F9Q */
            reference: string;
            /** @description Counts the account's cases from 1 */
            number: number;
            /** @enum {string} */
            kind: "outage";
            /**
             * @description `refresh`: the refresh fails. `rejected`: it works, but the platform answers 401 to the renewed tokens; ended by a good probe, new credentials, or a day without a 401
             * @enum {string}
             */
            cause: "refresh" | "rejected";
            /** Format: uuid */
            integrated_account_id: string;
            tenant_id: string;
            /**
             * @description What the failed refresh means; null until the first answer
             * @enum {string|null}
             */
            verdict: "user" | "transient" | "operator" | "unknown" | null;
            /**
             * @description Who can fix it
             * @enum {string|null}
             */
            addressee: "contact" | "admin" | "operator" | "support" | null;
            /** @enum {string} */
            stage: "detecting" | "awaiting_user" | "escalated" | "held" | "closed";
            /** @description Why nothing is sent for the time being */
            hold: {
                /** @enum {string} */
                why: "operator" | "unknown" | "incident" | "import" | "observe" | "relapse" | "identity";
                /** Format: date-time */
                since: string;
            } | null;
            /** @enum {string|null} */
            outcome: "reauthorized" | "self_healed" | "operator_fixed" | "expired" | "cancelled" | null;
            relapse: number;
            /** Format: uuid */
            incident_id: string | null;
            reason: {
                /** @example invalid_grant */
                code: string;
                /** @description One sentence that a newcomer understands */
                summary: string;
                http_status: number | null;
                platform_code: string | null;
                platform_message: string | null;
            };
            /** @description While `hold.why` is `identity`: who signed in, as the platform names them. Who was connected before was not known, so that it could not be compared */
            signed_in: {
                label: string | null;
                account: string | null;
                person: string | null;
            } | null;
            /** @description Who is asked first */
            contact: {
                email: string;
                name: string | null;
            } | null;
            /** @description Null when the case is over */
            next_step: {
                /** @enum {string} */
                what: "detect" | "probe" | "tell" | "notify" | "escalate" | "expire";
                /**
                 * Format: date-time
                 * @description Null: at once. For `probe`: until when the platform is asked again
                 */
                at: string | null;
            } | null;
            /** Format: date-time */
            opened_at: string;
            /** Format: date-time */
            verdict_at: string | null;
            /**
             * Format: date-time
             * @description When `integrated_account:authentication_error` was written
             */
            confirmed_at: string | null;
            /** Format: date-time */
            first_notified_at: string | null;
            /** Format: date-time */
            escalated_at: string | null;
            /** Format: date-time */
            snoozed_until: string | null;
            /** Format: date-time */
            closed_at: string | null;
            /** @description The case's execution in Temporal */
            workflow: {
                id: string;
                run_id: string | null;
                url: string | null;
            };
            integrated_account: {
                /** Format: uuid */
                id: string;
                tenant_id: string;
                label: string | null;
                integration: {
                    name: string;
                    config: {
                        label: string;
                    };
                };
            };
            mail: {
                /** @enum {boolean} */
                sent: true;
                to: string;
            } | {
                /** @enum {boolean} */
                sent: false;
                why: string;
            };
        };
        CaseBulk: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            act: "resend" | "snooze" | "escalate" | "cancel" | "verdict" | "release" | "note";
            actor: string;
            per_hour: number | null;
            /** Format: date-time */
            created_at: string;
            cases: number;
            done: number;
            refused: {
                /** Format: uuid */
                case_id: string;
                reference: string;
                why: string;
            }[];
            left: number;
            /**
             * Format: date-time
             * @description When the next ones are performed; null when none is left
             */
            next_at: string | null;
        };
        GoingLivePreview: {
            /**
             * @description As it is now
             * @enum {string}
             */
            delivery: "live" | "allow_list" | "redirect" | "off";
            /**
             * @description While it observes, nothing can be released
             * @enum {string}
             */
            mode: "live" | "observe";
            /** @description Open cases that a person has to fix */
            cases: number;
            /** @description Different addresses that would be mailed */
            people: number;
            nobody_to_ask: number;
            per_person_per_day: number;
            per_person_per_week: number | null;
            per_domain_per_minute: number | null;
            result: {
                /** Format: uuid */
                case_id: string;
                reference: string;
                /** Format: uuid */
                integrated_account_id: string;
                tenant_id: string;
                label: string | null;
                integration_label: string;
                /**
                 * @description Held already; null: would be held
                 * @enum {string|null}
                 */
                hold: "operator" | "unknown" | "incident" | "import" | "observe" | "relapse" | "identity" | null;
                /**
                 * @description The reminder schedule begins again
                 * @enum {string}
                 */
                what: "first";
                /** @description Empty: there is no one to ask, or no mail is sent about this account */
                to: string[];
                /** @enum {string} */
                when: "on_release";
                /**
                 * Format: date-time
                 * @description Released now, the mail would wait until then for the hours of its people; null: it would go at once
                 */
                opens_at: string | null;
            }[];
            /** @description Most cases listed; the counts are of all */
            limit: number;
        };
        Policy: {
            /** @example PT1H */
            confirm: string;
            notify: {
                after: string;
                /** @enum {string} */
                to: "first" | "next" | "all";
                /** @enum {string} */
                channel: "email";
            }[];
            /** @example P7D */
            escalate_after: string;
            /** @example P30D */
            expire_after: string;
            /** @example PT15M */
            probe_every: string;
            send_window: "always" | {
                days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                from: string;
                to: string;
                days_off: string[];
            };
        };
        Stats: {
            /**
             * @description The first day, in the zone of the environment
             * @example 2026-10-26
             */
            from: string;
            /** @description The last day, included */
            to: string;
            time_zone: string;
            /** @description Open cases now; `none`: not judged yet */
            open: {
                total: number;
                by_stage: {
                    detecting: number;
                    awaiting_user: number;
                    escalated: number;
                    held: number;
                };
                by_verdict: {
                    user: number;
                    transient: number;
                    operator: number;
                    unknown: number;
                    none: number;
                };
            };
            /** @description What only a person can move now. Held: by reason */
            needs_a_human: {
                escalated: number;
                held: {
                    operator: number;
                    unknown: number;
                    incident: number;
                    import: number;
                    observe: number;
                    relapse: number;
                    identity: number;
                };
                incidents: number;
                parked_deliveries: number;
                bounced_contacts: number;
            };
            days: {
                day: string;
                opened: number;
                closed: {
                    reauthorized: number;
                    self_healed: number;
                    operator_fixed: number;
                    expired: number;
                    cancelled: number;
                };
            }[];
            /** @description Seconds from the opening to the verified reauthorization, of cases that ended `reauthorized` in these days */
            time_to_reauthorize: {
                cases: number;
                median: number | null;
                p90: number | null;
            };
            /** @description Distinct cases opened in these days: a mail with the link was taken by a mail server; the link was opened; an attempt was started; the platform’s answer was kept; the case ended `reauthorized` */
            funnel: {
                mailed: number;
                opened: number;
                started: number;
                consented: number;
                healthy: number;
            };
            /** @description Of the cases that ended in these days and whose `authentication_error` had been written: those that ended `self_healed` or `operator_fixed`, so that no one need have been notified. Null: no case notified anyone */
            false_alarms: {
                told: number;
                false: number;
                rate: number | null;
            };
        };
        /** @description An endpoint that subscribed to events */
        Webhook: {
            /** Format: uuid */
            id: string;
            target_url: string;
            is_active: boolean;
            /** Format: uuid */
            environment_id: string;
            event_types: string[] | null;
            /** @description Failed tries in a row, over all of its deliveries; 0 once one is taken */
            failed_tries: number;
            /**
             * Format: date-time
             * @description When the first of them was; null: the last try was taken
             */
            failing_since: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description One event for one endpoint, and every try to tell it. `parked`: it was not delivered within a day; it is sent again by resend or replay. Tries that an open circuit spared are not listed. */
        Delivery: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            event_id: string;
            event: string;
            /** @enum {string} */
            state: "pending" | "delivered" | "parked";
            tries: {
                /** Format: date-time */
                at: string;
                status: number | null;
                error: string | null;
                /** @description Milliseconds */
                ms: number;
            }[];
            /** Format: date-time */
            next_try_at: string | null;
            /** Format: date-time */
            created_at: string;
        };
        /** @description An event, as it was sent to endpoints */
        Event: {
            /**
             * Format: uuid
             * @description The same in each delivery and each try
             */
            id: string;
            /** @example integrated_account:authentication_error */
            event: string;
            payload?: unknown;
            /** Format: uuid */
            environment_id: string;
            /** Format: uuid */
            integrated_account_id: string | null;
            /** Format: uuid */
            case_id: string | null;
            /** Format: date-time */
            created_at: string;
        };
        Mail: {
            id: string;
            /**
             * @description What it is for: `first`, `reminder`, `success`, `support_escalation`, …
             * @example first
             */
            kind: string;
            /** @enum {string} */
            state: "queued" | "sending" | "sent" | "suppressed" | "refused" | "undelivered";
            /**
             * @description Why it was suppressed
             * @example not_on_allow_list
             */
            why: string | null;
            /**
             * @description The recipient; if mail is redirected, it went elsewhere
             * @example ada@northwind.example
             */
            to: string;
            /** @example HubSpot is no longer connected to Acme Reports: Northwind */
            subject: string;
            /** @example en */
            locale: string;
            case_ids: string[];
            /** @description null: about none, or about several, by their cases in `case_ids` */
            integrated_account_id: string | null;
            contact_id: string | null;
            /** @description The same each time the mail is tried */
            message_id: string;
            in_reply_to: string | null;
            /**
             * @description What the mail server said
             * @example 250 2.0.0 Ok: queued as 4F2A1
             */
            server_answer: string | null;
            created_at: string;
            sent_at: string | null;
            /** @description When it came back */
            returned_at: string | null;
        };
        MailWithWords: {
            id: string;
            /**
             * @description What it is for: `first`, `reminder`, `success`, `support_escalation`, …
             * @example first
             */
            kind: string;
            /** @enum {string} */
            state: "queued" | "sending" | "sent" | "suppressed" | "refused" | "undelivered";
            /**
             * @description Why it was suppressed
             * @example not_on_allow_list
             */
            why: string | null;
            /**
             * @description The recipient; if mail is redirected, it went elsewhere
             * @example ada@northwind.example
             */
            to: string;
            /** @example HubSpot is no longer connected to Acme Reports: Northwind */
            subject: string;
            /** @example en */
            locale: string;
            case_ids: string[];
            /** @description null: about none, or about several, by their cases in `case_ids` */
            integrated_account_id: string | null;
            contact_id: string | null;
            /** @description The same each time the mail is tried */
            message_id: string;
            in_reply_to: string | null;
            /**
             * @description What the mail server said
             * @example 250 2.0.0 Ok: queued as 4F2A1
             */
            server_answer: string | null;
            created_at: string;
            sent_at: string | null;
            /** @description When it came back */
            returned_at: string | null;
            /** @description As sent; its link is https://link.invalid/kept-out-of-the-stored-mail */
            text: string;
            html: string;
            /** @description The message (RFC 5322) with its headers */
            source: string;
        };
        MailBrake: {
            stopped: boolean;
            /** Format: date-time */
            since: string | null;
            /** @description Mails to contacts in the 24 hours before it stopped */
            sent: number | null;
            /** @description How many of them came back or were refused */
            came_back: number | null;
        };
        InboundReading: {
            /** @enum {string} */
            kind: "failed" | "expired" | "delayed" | "delivered" | "complaint" | "auto_reply" | "answer" | "unreadable";
            /** @description Whether another try would fail as well */
            permanent: boolean;
            /**
             * @description Of a failure; only `address` says anything about the person’s address
             * @enum {string|null}
             */
            about: "address" | "mailbox_full" | "policy" | "message" | "unknown" | null;
            recipient: string | null;
            /** @example 550 */
            code: string | null;
            /** @example 5.1.1 */
            enhanced_code: string | null;
            status: string | null;
            /** @description The refusing server’s answer in its words */
            said: string | null;
            original_message_id: string | null;
            envelope_id: string | null;
            /** @description Words of an answer, at most 10 kB */
            text: string | null;
        };
        SandboxFailure: {
            /** @example hubspot */
            platform: string;
            /** @example revoked */
            how: string;
            answers: {
                /**
                 * @description null: no answer comes
                 * @example 400
                 */
                status: number | null;
                /** @description Parsed where it is JSON; null where there is none, or 10 MB of it */
                body?: unknown;
            };
            /** @enum {string} */
            verdict: "user" | "transient" | "operator" | "unknown";
            /** @enum {string|null} */
            addressee: "contact" | "admin" | "operator" | "support" | null;
            /**
             * @description The case's `reason.code`
             * @example invalid_grant
             */
            code: string;
        };
        /** @description The data of an event: `case`, `account`, `incident`, or `reset` */
        Changed: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            stage: "detecting" | "awaiting_user" | "escalated" | "held" | "closed";
            /** @enum {string|null} */
            verdict: "user" | "transient" | "operator" | "unknown" | null;
            /** @enum {string|null} */
            outcome: "reauthorized" | "self_healed" | "operator_fixed" | "expired" | "cancelled" | null;
        } | {
            /** Format: uuid */
            id: string;
            status: string;
        } | {
            /** Format: uuid */
            id: string;
        } | Record<string, never>;
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getEnvironment: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Environment"];
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope accounts:read */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    updateEnvironment: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    mail?: {
                        /**
                         * @description `allow_list`: only to `allow`; `redirect`: all of it to `redirect_to`
                         * @enum {string}
                         */
                        delivery?: "live" | "allow_list" | "redirect" | "off";
                        /**
                         * @example [
                         *       "@us.example"
                         *     ]
                         */
                        allow?: string[];
                        /** Format: idn-email */
                        redirect_to?: string | null;
                        /** @example Acme <hello@acme.example> */
                        from?: string;
                        reply_to?: string | null;
                        /**
                         * @description The domain of envelope senders, whose mail arrives here: a subdomain of that of `from`; null: mails that come back go to `from`
                         * @example bounces.acme.example
                         */
                        bounce_domain?: string | null;
                        /** @description Most mails to one person in 24 hours; a mail over it is put off */
                        per_person_per_day?: number;
                        /** @description The same in seven days; null: three times `per_person_per_day` */
                        per_person_per_week?: number | null;
                        /**
                         * @description How long a mail waits for more cases of the same person, where they are named for more than one account: all become one mail. Each case that comes begins the wait again, two minutes at most; PT0S: no mail waits
                         * @example PT10S
                         */
                        gather_for?: string;
                        /** @description Most reminders to people of one domain in a minute; the others wait for their turn. null: any number, until a mail server says that they come too fast */
                        per_domain_per_minute?: number | null;
                    };
                    brand?: {
                        /** @description The name that people know your product by */
                        product_name?: string;
                        /** @description An image of at most 6 kB, fetched once, when it is set */
                        logo_url?: string | null;
                        color?: string | null;
                        /** @description How to reconnect without the link; the answer to "is this phishing?" */
                        reconnect_url?: string | null;
                    };
                    support?: {
                        /** Format: idn-email */
                        email?: string | null;
                        url?: string | null;
                    };
                    /** @description Who is notified when the OAuth app itself is at fault */
                    operator?: string[];
                    /** @example en */
                    default_locale?: string;
                    /**
                     * @description For contacts that have no zone of their own or of their tenant. null: their mails give times in UTC and go out at any hour
                     * @example Europe/Berlin
                     */
                    time_zone?: string | null;
                    /** @enum {string} */
                    unknown_identity?: "confirm" | "accept";
                    /** @description Who may show the connect page in a frame */
                    embed_origins?: string[];
                    /** @description Where a link may lead afterwards, as exact strings: https or an app's own scheme */
                    redirect_uris?: string[];
                    /**
                     * @description `observe`: another system still refreshes; Relink sends no refresh token, no mail and no event
                     * @enum {string}
                     */
                    mode?: "live" | "observe";
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Environment"];
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope settings:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Another environment has this name, or it observes and `mode` is `live` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listApiTokens: {
        parameters: {
            query?: {
                id?: string;
                /** @description Not equal, or empty */
                "id[ne]"?: string;
                /** @description One of these, separated by commas */
                "id[in]"?: string;
                name?: string;
                /** @description Not equal, or empty */
                "name[ne]"?: string;
                /** @description One of these, separated by commas */
                "name[in]"?: string;
                expires_at?: string;
                /** @description Not equal, or empty */
                "expires_at[ne]"?: string;
                /** @description Greater or later than */
                "expires_at[gt]"?: string;
                /** @description Greater or later than, or equal */
                "expires_at[gte]"?: string;
                /** @description Less or earlier than */
                "expires_at[lt]"?: string;
                /** @description Less or earlier than, or equal */
                "expires_at[lte]"?: string;
                /** @description One of these, separated by commas */
                "expires_at[in]"?: string;
                created_at?: string;
                /** @description Not equal, or empty */
                "created_at[ne]"?: string;
                /** @description Greater or later than */
                "created_at[gt]"?: string;
                /** @description Greater or later than, or equal */
                "created_at[gte]"?: string;
                /** @description Less or earlier than */
                "created_at[lt]"?: string;
                /** @description Less or earlier than, or equal */
                "created_at[lte]"?: string;
                /** @description One of these, separated by commas */
                "created_at[in]"?: string;
                /** @description Most rows of a page */
                limit?: number;
                /** @description From the page before; empty for the first page */
                next_cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        result: components["schemas"]["ApiToken"][];
                        /** @description Send it back as `next_cursor` for the next page; null on the last page */
                        next_cursor: string | null;
                        /**
                         * @description Most rows of a page
                         * @example 5000
                         */
                        limit: number;
                    };
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope accounts:read */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createApiToken: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of yours. The same request with the same key gets the same response for a day, and has one effect */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    scopes: ("accounts:read" | "accounts:write" | "credentials:read" | "credentials:write" | "links:mint" | "cases:write" | "webhooks:write" | "integrations:write" | "settings:write" | "mail:inbound" | "endpoints:confirm")[];
                    /** Format: date-time */
                    expires_at?: string | null;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        /** Format: uuid */
                        environment_id: string;
                        name: string;
                        scopes: ("accounts:read" | "accounts:write" | "credentials:read" | "credentials:write" | "links:mint" | "cases:write" | "webhooks:write" | "integrations:write" | "settings:write" | "mail:inbound" | "endpoints:confirm")[];
                        /** Format: date-time */
                        expires_at: string | null;
                        /**
                         * Format: date-time
                         * @description To the minute
                         */
                        last_used_at: string | null;
                        /** Format: date-time */
                        created_at: string;
                        /** @description The value, shown this once */
                        token: string;
                    };
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope settings:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The first request with this `Idempotency-Key` is under way (`Retry-After`), or its response was lost after its effect */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description This `Idempotency-Key` was sent before with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getApiToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiToken"];
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope accounts:read */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is none with this id in this environment */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    deleteApiToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                    };
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope settings:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is none with this id in this environment */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listStaff: {
        parameters: {
            query?: {
                id?: string;
                /** @description Not equal, or empty */
                "id[ne]"?: string;
                /** @description One of these, separated by commas */
                "id[in]"?: string;
                email?: string;
                /** @description Not equal, or empty */
                "email[ne]"?: string;
                /** @description One of these, separated by commas */
                "email[in]"?: string;
                role?: "viewer" | "support" | "admin";
                /** @description Not equal, or empty */
                "role[ne]"?: "viewer" | "support" | "admin";
                /** @description One of these, separated by commas */
                "role[in]"?: string;
                created_at?: string;
                /** @description Not equal, or empty */
                "created_at[ne]"?: string;
                /** @description Greater or later than */
                "created_at[gt]"?: string;
                /** @description Greater or later than, or equal */
                "created_at[gte]"?: string;
                /** @description Less or earlier than */
                "created_at[lt]"?: string;
                /** @description Less or earlier than, or equal */
                "created_at[lte]"?: string;
                /** @description One of these, separated by commas */
                "created_at[in]"?: string;
                /** @description Most rows of a page */
                limit?: number;
                /** @description From the page before; empty for the first page */
                next_cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        result: components["schemas"]["Staff"][];
                        /** @description Send it back as `next_cursor` for the next page; null on the last page */
                        next_cursor: string | null;
                        /**
                         * @description Most rows of a page
                         * @example 5000
                         */
                        limit: number;
                    };
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope settings:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    inviteStaff: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of yours. The same request with the same key gets the same response for a day, and has one effect */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    email: string;
                    name?: string | null;
                    /** @enum {string} */
                    role: "viewer" | "support" | "admin";
                    /** @description May hold a raw link (`links:mint`). Left out: true, but for a viewer, who never may */
                    can_copy_links?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Staff"];
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope settings:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description They have a role here already */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description This `Idempotency-Key` was sent before with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    removeStaff: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                    };
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope settings:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is none with this id in this environment */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The last admin can’t remove themselves */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    updateStaff: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    role?: "viewer" | "support" | "admin";
                    /** @description May hold a raw link (`links:mint`). Left out: true, but for a viewer, who never may */
                    can_copy_links?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Staff"];
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope settings:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is none with this id in this environment */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The last admin stays one */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listAudit: {
        parameters: {
            query?: {
                id?: string;
                /** @description Not equal, or empty */
                "id[ne]"?: string;
                /** @description One of these, separated by commas */
                "id[in]"?: string;
                actor?: string;
                /** @description Not equal, or empty */
                "actor[ne]"?: string;
                /** @description One of these, separated by commas */
                "actor[in]"?: string;
                action?: string;
                /** @description Not equal, or empty */
                "action[ne]"?: string;
                /** @description One of these, separated by commas */
                "action[in]"?: string;
                subject_kind?: string;
                /** @description Not equal, or empty */
                "subject_kind[ne]"?: string;
                /** @description One of these, separated by commas */
                "subject_kind[in]"?: string;
                subject_id?: string;
                /** @description Not equal, or empty */
                "subject_id[ne]"?: string;
                /** @description One of these, separated by commas */
                "subject_id[in]"?: string;
                created_at?: string;
                /** @description Not equal, or empty */
                "created_at[ne]"?: string;
                /** @description Greater or later than */
                "created_at[gt]"?: string;
                /** @description Greater or later than, or equal */
                "created_at[gte]"?: string;
                /** @description Less or earlier than */
                "created_at[lt]"?: string;
                /** @description Less or earlier than, or equal */
                "created_at[lte]"?: string;
                /** @description One of these, separated by commas */
                "created_at[in]"?: string;
                /** @description Most rows of a page */
                limit?: number;
                /** @description From the page before; empty for the first page */
                next_cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        result: components["schemas"]["AuditEntry"][];
                        /** @description Send it back as `next_cursor` for the next page; null on the last page */
                        next_cursor: string | null;
                        /**
                         * @description Most rows of a page
                         * @example 5000
                         */
                        limit: number;
                    };
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope settings:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getVerdictRules: {
        parameters: {
            query?: {
                /** @description The name of an integration with rules of its own */
                integration?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerdictRules"];
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope accounts:read */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    setVerdictRules: {
        parameters: {
            query?: {
                /** @description The name of an integration with rules of its own */
                integration?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    rules: {
                        /**
                         * @description A part of the platform's words, without regard to case: a phrase of two words or more
                         * @example licence has run out
                         */
                        says?: string | null;
                        /** @example invalid_request */
                        code?: string | null;
                        /** @description A rule for a 429 or a 5xx has to name it */
                        status?: number | null;
                        /** @enum {string} */
                        verdict: "user" | "transient" | "operator" | "unknown";
                        /**
                         * @description Left out: the verdict's usual one
                         * @enum {string|null}
                         */
                        addressee?: "contact" | "admin" | "operator" | "support" | null;
                        /** @description Why, for support to read */
                        note?: string | null;
                    }[];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerdictRules"];
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope settings:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    checkIntegration: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of yours. The same request with the same key gets the same response for a day, and has one effect */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientCheck"];
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope integrations:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is none with this id in this environment */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The first request with this `Idempotency-Key` is under way (`Retry-After`), or its response was lost after its effect */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description This `Idempotency-Key` was sent before with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listIntegrations: {
        parameters: {
            query?: {
                id?: string;
                /** @description Not equal, or empty */
                "id[ne]"?: string;
                /** @description One of these, separated by commas */
                "id[in]"?: string;
                name?: string;
                /** @description Not equal, or empty */
                "name[ne]"?: string;
                /** @description One of these, separated by commas */
                "name[in]"?: string;
                category?: string;
                /** @description Not equal, or empty */
                "category[ne]"?: string;
                /** @description One of these, separated by commas */
                "category[in]"?: string;
                platform?: string;
                /** @description Not equal, or empty */
                "platform[ne]"?: string;
                /** @description One of these, separated by commas */
                "platform[in]"?: string;
                is_enabled?: boolean;
                /** @description Not equal, or empty */
                "is_enabled[ne]"?: boolean;
                created_at?: string;
                /** @description Not equal, or empty */
                "created_at[ne]"?: string;
                /** @description Greater or later than */
                "created_at[gt]"?: string;
                /** @description Greater or later than, or equal */
                "created_at[gte]"?: string;
                /** @description Less or earlier than */
                "created_at[lt]"?: string;
                /** @description Less or earlier than, or equal */
                "created_at[lte]"?: string;
                /** @description One of these, separated by commas */
                "created_at[in]"?: string;
                updated_at?: string;
                /** @description Not equal, or empty */
                "updated_at[ne]"?: string;
                /** @description Greater or later than */
                "updated_at[gt]"?: string;
                /** @description Greater or later than, or equal */
                "updated_at[gte]"?: string;
                /** @description Less or earlier than */
                "updated_at[lt]"?: string;
                /** @description Less or earlier than, or equal */
                "updated_at[lte]"?: string;
                /** @description One of these, separated by commas */
                "updated_at[in]"?: string;
                /** @description Most rows of a page */
                limit?: number;
                /** @description From the page before; empty for the first page */
                next_cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        result: components["schemas"]["Integration"][];
                        /** @description Send it back as `next_cursor` for the next page; null on the last page */
                        next_cursor: string | null;
                        /**
                         * @description Most rows of a page
                         * @example 5000
                         */
                        limit: number;
                    };
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope accounts:read */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createIntegration: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of yours. The same request with the same key gets the same response for a day, and has one effect */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @example acme-crm */
                    name: string;
                    category?: string | null;
                    config?: {
                        label?: string;
                    };
                    /** @enum {string} */
                    platform?: "generic" | "google" | "microsoft" | "salesforce" | "hubspot" | "slack" | "quickbooks" | "xero" | "shopify" | "zoho" | "github" | "atlassian" | "databricks" | "netsuite" | "zendesk" | "exact-online" | "keycloak" | "ory-hydra" | "dex" | "gitea" | "spring-authorization-server" | "django-oauth-toolkit" | "pretix" | "django-allauth" | "authlib" | "better-auth" | "oidc-provider" | "home-assistant" | "jupyterhub" | "indico" | "casdoor" | "canaille" | "authentik" | "zitadel" | "gitlab" | "mattermost" | "nextcloud" | "lemonldap-ng" | "glewlwyd" | "doorkeeper";
                    /** @enum {string} */
                    authentication_method?: "oauth2" | "api_key" | "oauth2_client_credentials";
                    /** @default {} */
                    oauth?: {
                        issuer?: string | null;
                        authorization_endpoint?: string;
                        token_endpoint?: string;
                        userinfo_endpoint?: string | null;
                        revocation_endpoint?: string | null;
                        client_id?: string;
                        /** @description Never returned; sealed at rest */
                        client_secret?: string | null;
                        /** @description The stored secret, which proves that the app's owner changes where secrets go; never returned */
                        current_client_secret?: string;
                        /** Format: date-time */
                        client_secret_expires_at?: string | null;
                        /** @enum {string} */
                        token_endpoint_auth_method?: "client_secret_basic" | "client_secret_post" | "none";
                        scopes?: string[];
                        required_scopes?: string[] | null;
                        /** @enum {string} */
                        scope_separator?: " " | "," | "+" | ";";
                        /** @enum {string} */
                        pkce?: "S256" | "none";
                        authorization_params?: {
                            [key: string]: string;
                        };
                        token_params?: {
                            [key: string]: string;
                        };
                        /** @description Sent with each refresh. `scope` only as the scopes of the integration, unless the preset sends its own */
                        refresh_params?: {
                            [key: string]: string;
                        };
                        /**
                         * @description Path of the tokens in the token endpoint's responses, dotted; tried before the top level
                         * @example authed_user
                         */
                        token_at?: string | null;
                        callback_context?: string[];
                        token_context?: string[];
                        identity?: {
                            /** @enum {string} */
                            from: "id_token" | "userinfo" | "token_response" | "callback" | "url" | "none";
                            url?: string;
                            paths?: string[];
                            label_path?: string;
                            /** @enum {string} */
                            must_match?: "account" | "person";
                        };
                        needs_refresh_token?: boolean;
                    };
                    /** @description A harmless call that proves an access token, or an API key, works */
                    probe?: {
                        /** @description `{name}` is filled from context and fields */
                        url: string;
                        /**
                         * @default GET
                         * @enum {string}
                         */
                        method?: "GET";
                        /** @description How the key or token is sent: `{ "Authorization": "Bearer {api_key}" }`. Not a place for a secret itself. */
                        headers?: {
                            [key: string]: string;
                        };
                        /** @description The same by RFC 7617: `{ "username": "{api_key}", "password": "" }` */
                        basic_auth?: {
                            username: string;
                            password: string;
                        };
                    } | null;
                    /** @description Asked for on the connect page: an API key, a subdomain */
                    fields?: {
                        name: string;
                        label: string;
                        /**
                         * @description Sealed, and never shown again
                         * @default false
                         */
                        secret?: boolean;
                        /** @description A regular expression that the whole value has to match */
                        pattern?: string | null;
                    }[];
                    /** @description What stops working without it, in one sentence */
                    impact?: string | null;
                    is_enabled?: boolean;
                    /**
                     * @description `auto`: if a refused grant may really be a refused client, the revocation endpoint is asked with a made-up token, at most once in ten minutes. `never`: it is not asked
                     * @enum {string}
                     */
                    client_check?: "auto" | "never";
                    /**
                     * Format: uuid
                     * @description Chosen by you, so that the redirect URI, `<address of Relink>/oauth/callback/<id>`, can be registered first; left out: a new one
                     */
                    id?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Integration"];
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope integrations:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Another integration has this name */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description This `Idempotency-Key` was sent before with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getIntegration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Integration"];
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope accounts:read */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is none with this id in this environment */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    deleteIntegration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                    };
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope integrations:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is none with this id in this environment */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description It has accounts */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    updateIntegration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @example acme-crm */
                    name?: string;
                    category?: string | null;
                    config?: {
                        label?: string;
                    };
                    /** @enum {string} */
                    platform?: "generic" | "google" | "microsoft" | "salesforce" | "hubspot" | "slack" | "quickbooks" | "xero" | "shopify" | "zoho" | "github" | "atlassian" | "databricks" | "netsuite" | "zendesk" | "exact-online" | "keycloak" | "ory-hydra" | "dex" | "gitea" | "spring-authorization-server" | "django-oauth-toolkit" | "pretix" | "django-allauth" | "authlib" | "better-auth" | "oidc-provider" | "home-assistant" | "jupyterhub" | "indico" | "casdoor" | "canaille" | "authentik" | "zitadel" | "gitlab" | "mattermost" | "nextcloud" | "lemonldap-ng" | "glewlwyd" | "doorkeeper";
                    /** @enum {string} */
                    authentication_method?: "oauth2" | "api_key" | "oauth2_client_credentials";
                    oauth?: {
                        issuer?: string | null;
                        authorization_endpoint?: string;
                        token_endpoint?: string;
                        userinfo_endpoint?: string | null;
                        revocation_endpoint?: string | null;
                        client_id?: string;
                        /** @description Never returned; sealed at rest */
                        client_secret?: string | null;
                        /** @description The stored secret, which proves that the app's owner changes where secrets go; never returned */
                        current_client_secret?: string;
                        /** Format: date-time */
                        client_secret_expires_at?: string | null;
                        /** @enum {string} */
                        token_endpoint_auth_method?: "client_secret_basic" | "client_secret_post" | "none";
                        scopes?: string[];
                        required_scopes?: string[] | null;
                        /** @enum {string} */
                        scope_separator?: " " | "," | "+" | ";";
                        /** @enum {string} */
                        pkce?: "S256" | "none";
                        authorization_params?: {
                            [key: string]: string;
                        };
                        token_params?: {
                            [key: string]: string;
                        };
                        /** @description Sent with each refresh. `scope` only as the scopes of the integration, unless the preset sends its own */
                        refresh_params?: {
                            [key: string]: string;
                        };
                        /**
                         * @description Path of the tokens in the token endpoint's responses, dotted; tried before the top level
                         * @example authed_user
                         */
                        token_at?: string | null;
                        callback_context?: string[];
                        token_context?: string[];
                        identity?: {
                            /** @enum {string} */
                            from: "id_token" | "userinfo" | "token_response" | "callback" | "url" | "none";
                            url?: string;
                            paths?: string[];
                            label_path?: string;
                            /** @enum {string} */
                            must_match?: "account" | "person";
                        };
                        needs_refresh_token?: boolean;
                    };
                    /** @description A harmless call that proves an access token, or an API key, works */
                    probe?: {
                        /** @description `{name}` is filled from context and fields */
                        url: string;
                        /**
                         * @default GET
                         * @enum {string}
                         */
                        method?: "GET";
                        /** @description How the key or token is sent: `{ "Authorization": "Bearer {api_key}" }`. Not a place for a secret itself. */
                        headers?: {
                            [key: string]: string;
                        };
                        /** @description The same by RFC 7617: `{ "username": "{api_key}", "password": "" }` */
                        basic_auth?: {
                            username: string;
                            password: string;
                        };
                    } | null;
                    /** @description Asked for on the connect page: an API key, a subdomain */
                    fields?: {
                        name: string;
                        label: string;
                        /**
                         * @description Sealed, and never shown again
                         * @default false
                         */
                        secret?: boolean;
                        /** @description A regular expression that the whole value has to match */
                        pattern?: string | null;
                    }[];
                    /** @description What stops working without it, in one sentence */
                    impact?: string | null;
                    is_enabled?: boolean;
                    /**
                     * @description `auto`: if a refused grant may really be a refused client, the revocation endpoint is asked with a made-up token, at most once in ten minutes. `never`: it is not asked
                     * @enum {string}
                     */
                    client_check?: "auto" | "never";
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntegrationAndHeld"];
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope integrations:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is none with this id in this environment */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Another integration has this name */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    confirmEndpoints: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of yours. The same request with the same key gets the same response for a day, and has one effect */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description From the response in which the caller looked at the addresses */
                    endpoints_version: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Integration"];
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The caller lacks the scope, or changed the endpoints itself */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is none with this id in this environment */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The endpoints were changed after the caller looked at them */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description This `Idempotency-Key` was sent before with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listPlatforms: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        result: components["schemas"]["Platform"][];
                        /** @description Send it back as `next_cursor` for the next page; null on the last page */
                        next_cursor: string | null;
                        /**
                         * @description Most rows of a page
                         * @example 5000
                         */
                        limit: number;
                    };
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope accounts:read */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listEnvironmentIntegrations: {
        parameters: {
            query?: {
                id?: string;
                /** @description Not equal, or empty */
                "id[ne]"?: string;
                /** @description One of these, separated by commas */
                "id[in]"?: string;
                name?: string;
                /** @description Not equal, or empty */
                "name[ne]"?: string;
                /** @description One of these, separated by commas */
                "name[in]"?: string;
                category?: string;
                /** @description Not equal, or empty */
                "category[ne]"?: string;
                /** @description One of these, separated by commas */
                "category[in]"?: string;
                platform?: string;
                /** @description Not equal, or empty */
                "platform[ne]"?: string;
                /** @description One of these, separated by commas */
                "platform[in]"?: string;
                is_enabled?: boolean;
                /** @description Not equal, or empty */
                "is_enabled[ne]"?: boolean;
                created_at?: string;
                /** @description Not equal, or empty */
                "created_at[ne]"?: string;
                /** @description Greater or later than */
                "created_at[gt]"?: string;
                /** @description Greater or later than, or equal */
                "created_at[gte]"?: string;
                /** @description Less or earlier than */
                "created_at[lt]"?: string;
                /** @description Less or earlier than, or equal */
                "created_at[lte]"?: string;
                /** @description One of these, separated by commas */
                "created_at[in]"?: string;
                updated_at?: string;
                /** @description Not equal, or empty */
                "updated_at[ne]"?: string;
                /** @description Greater or later than */
                "updated_at[gt]"?: string;
                /** @description Greater or later than, or equal */
                "updated_at[gte]"?: string;
                /** @description Less or earlier than */
                "updated_at[lt]"?: string;
                /** @description Less or earlier than, or equal */
                "updated_at[lte]"?: string;
                /** @description One of these, separated by commas */
                "updated_at[in]"?: string;
                /** @description Most rows of a page */
                limit?: number;
                /** @description From the page before; empty for the first page */
                next_cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        result: components["schemas"]["EnvironmentIntegration"][];
                        /** @description Send it back as `next_cursor` for the next page; null on the last page */
                        next_cursor: string | null;
                        /**
                         * @description Most rows of a page
                         * @example 5000
                         */
                        limit: number;
                    };
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope accounts:read */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getEnvironmentIntegration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnvironmentIntegration"];
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope accounts:read */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is none with this id in this environment */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listAccounts: {
        parameters: {
            query?: {
                /** @description The beginnings of words, all of which must be there: of label, tenant, tenant’s name, `external_id`, a contact’s name or address; or a whole id, case reference, or address that was mailed */
                search?: string;
                id?: string;
                /** @description Not equal, or empty */
                "id[ne]"?: string;
                /** @description One of these, separated by commas */
                "id[in]"?: string;
                tenant_id?: string;
                /** @description Not equal, or empty */
                "tenant_id[ne]"?: string;
                /** @description One of these, separated by commas */
                "tenant_id[in]"?: string;
                status?: "connecting" | "active" | "needs_reauth" | "validation_error" | "post_install_error";
                /** @description Not equal, or empty */
                "status[ne]"?: "connecting" | "active" | "needs_reauth" | "validation_error" | "post_install_error";
                /** @description One of these, separated by commas */
                "status[in]"?: string;
                external_id?: string;
                /** @description Not equal, or empty */
                "external_id[ne]"?: string;
                /** @description One of these, separated by commas */
                "external_id[in]"?: string;
                is_sandbox?: boolean;
                /** @description Not equal, or empty */
                "is_sandbox[ne]"?: boolean;
                "integration.name"?: string;
                /** @description Not equal, or empty */
                "integration.name[ne]"?: string;
                /** @description One of these, separated by commas */
                "integration.name[in]"?: string;
                /** @description Who can fix it: of the open case, else the last one */
                "case.addressee"?: "contact" | "admin" | "operator" | "support";
                /** @description Not equal, or empty */
                "case.addressee[ne]"?: "contact" | "admin" | "operator" | "support";
                /** @description One of these, separated by commas */
                "case.addressee[in]"?: string;
                created_at?: string;
                /** @description Not equal, or empty */
                "created_at[ne]"?: string;
                /** @description Greater or later than */
                "created_at[gt]"?: string;
                /** @description Greater or later than, or equal */
                "created_at[gte]"?: string;
                /** @description Less or earlier than */
                "created_at[lt]"?: string;
                /** @description Less or earlier than, or equal */
                "created_at[lte]"?: string;
                /** @description One of these, separated by commas */
                "created_at[in]"?: string;
                updated_at?: string;
                /** @description Not equal, or empty */
                "updated_at[ne]"?: string;
                /** @description Greater or later than */
                "updated_at[gt]"?: string;
                /** @description Greater or later than, or equal */
                "updated_at[gte]"?: string;
                /** @description Less or earlier than */
                "updated_at[lt]"?: string;
                /** @description Less or earlier than, or equal */
                "updated_at[lte]"?: string;
                /** @description One of these, separated by commas */
                "updated_at[in]"?: string;
                /** @description Most rows of a page */
                limit?: number;
                /** @description From the page before; empty for the first page */
                next_cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        result: components["schemas"]["IntegratedAccount"][];
                        /** @description Send it back as `next_cursor` for the next page; null on the last page */
                        next_cursor: string | null;
                        /**
                         * @description Most rows of a page
                         * @example 5000
                         */
                        limit: number;
                    };
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope accounts:read */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    importAccount: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of yours. The same request with the same key gets the same response for a day, and has one effect */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    tenant_id: string;
                    /** Format: uuid */
                    environment_integration_id: string;
                    /**
                     * @description The integration's, unless given; another one is refused
                     * @enum {string|null}
                     */
                    authentication_method?: "oauth2" | "api_key" | "oauth2_client_credentials" | null;
                    context: {
                        oauth?: {
                            token?: {
                                access_token?: string | null;
                                refresh_token?: string | null;
                                token_type?: string | null;
                                /** @description Seconds from now */
                                expires_in?: number | string | null;
                                expires_at?: number | string | null;
                                scope?: string | string[] | null;
                            };
                        } & {
                            [key: string]: unknown;
                        };
                    } & {
                        [key: string]: unknown;
                    };
                    /** @description Who is connected, if you know: `account` or `person`, as the integration’s `identity.must_match`, or `values`, one for each of its paths. A reconnection is compared with it. Left out: asked with the access token while that lives */
                    remote_account?: {
                        issuer?: string | null;
                        account?: string | null;
                        person?: string | null;
                        label?: string | null;
                        values?: string[] | null;
                        /** Format: idn-email */
                        verified_email?: string | null;
                    } | null;
                    external_id?: string | null;
                    label?: string | null;
                    contacts?: {
                        /** Format: idn-email */
                        email: string;
                        name?: string | null;
                        locale?: string | null;
                        time_zone?: string | null;
                        /**
                         * @default owner
                         * @enum {string}
                         */
                        role?: "owner" | "admin";
                    }[] | null;
                    impact?: string | null;
                    notify?: boolean | null;
                    is_sandbox?: boolean | null;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntegratedAccount"];
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope accounts:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Another account has this `external_id` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description This `Idempotency-Key` was sent before with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntegratedAccount"];
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope accounts:read */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is none with this id in this environment */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    deleteAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                    };
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope accounts:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is none with this id in this environment */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    updateAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    tenant_id?: string;
                    context?: {
                        [key: string]: unknown;
                    };
                    contacts?: {
                        /** Format: idn-email */
                        email: string;
                        name?: string | null;
                        locale?: string | null;
                        time_zone?: string | null;
                        /**
                         * @default owner
                         * @enum {string}
                         */
                        role?: "owner" | "admin";
                    }[] | null;
                    external_id?: string | null;
                    label?: string | null;
                    impact?: string | null;
                    notify?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntegratedAccount"];
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope accounts:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is none with this id in this environment */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Another account has this `external_id` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    deleteAccounts: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of yours. The same request with the same key gets the same response for a day, and has one effect */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    ids?: string[];
                    tenant_id?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                    };
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope accounts:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The first request with this `Idempotency-Key` is under way (`Retry-After`), or its response was lost after its effect */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description This `Idempotency-Key` was sent before with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    refreshCredentials: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of yours. The same request with the same key gets the same response for a day, and has one effect */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    id: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                    };
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A contact or administrator must reauthorize: `truto_is_remote_error`, `case_id`, `addressee` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope credentials:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no refresh token, and the access token still lives; or the environment observes */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description This `Idempotency-Key` was sent before with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The platform does not answer, or the fault is the operator's: `Retry-After`, `case_id`, `addressee` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    replaceCredentials: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    context: {
                        oauth?: {
                            token?: {
                                access_token?: string | null;
                                refresh_token?: string | null;
                                token_type?: string | null;
                                /** @description Seconds from now */
                                expires_in?: number | string | null;
                                expires_at?: number | string | null;
                                scope?: string | string[] | null;
                            };
                        } & {
                            [key: string]: unknown;
                        };
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntegratedAccount"];
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope credentials:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is none with this id in this environment */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description They belong to another account at the platform */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description They do not work, or lack something */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Nothing is proven */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    reportAuthenticationError: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of yours. The same request with the same key gets the same response for a day, and has one effect */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    status: 401 | 403;
                    resource?: string | null;
                    method?: string | null;
                    missing_scopes?: string[] | null;
                    message?: string | null;
                    /** @description The `generation` that `GET …/access-token` returned with the token that got the 401. Default: the current one */
                    generation?: number | null;
                    /** @description What the platform answered to the refresh, raw: text, JSON, or `{ status, body }`. Judged where the environment observes, else ignored */
                    body?: unknown;
                };
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        case_id: string | null;
                        /**
                         * @description The report was about a token that has been replaced; the platform was not asked. Fetch the new token
                         * @enum {boolean}
                         */
                        newer?: true;
                    };
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope accounts:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is none with this id in this environment */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The first request with this `Idempotency-Key` is under way (`Retry-After`), or its response was lost after its effect */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description This `Idempotency-Key` was sent before with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A refresh is taking longer than it should */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getAccessToken: {
        parameters: {
            query?: {
                /** @description How long it must still live: ISO-8601, or seconds; PT30S */
                min_valid?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        access_token: string;
                        token_type: string;
                        /** Format: date-time */
                        expires_at: string | null;
                        /** @description Of the credentials: each refresh and each reconnection increases it. Send it with a reported 401 */
                        generation: number;
                        scope: string[];
                        /** @description Where the account's method is not `oauth2`: the values of the integration's secret fields, by name */
                        fields?: {
                            [key: string]: string;
                        };
                    };
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A contact or administrator must reauthorize: `truto_is_remote_error`, `case_id`, `addressee` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope credentials:read */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is none with this id in this environment */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The platform does not answer, or the fault is the operator's: `Retry-After`, `case_id`, `addressee` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getTenant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenant_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope accounts:read */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is none with this id in this environment */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    setTenant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenant_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string | null;
                    /**
                     * @description Of its people whose own zone is not known
                     * @example Europe/Berlin
                     */
                    time_zone?: string | null;
                    contacts?: {
                        /** Format: idn-email */
                        email: string;
                        name?: string | null;
                        locale?: string | null;
                        time_zone?: string | null;
                        /**
                         * @default owner
                         * @enum {string}
                         */
                        role?: "owner" | "admin";
                    }[];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope accounts:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is none with this id in this environment */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listSuppressions: {
        parameters: {
            query?: {
                /** @description A whole address, in upper or lower case */
                email?: string;
                /** @description Not equal, or empty */
                "email[ne]"?: string;
                /** @description One of these, separated by commas */
                "email[in]"?: string;
                integrated_account_id?: string;
                /** @description Not equal, or empty */
                "integrated_account_id[ne]"?: string;
                /** @description One of these, separated by commas */
                "integrated_account_id[in]"?: string;
                why?: "bounced" | "complained" | "asked";
                /** @description Not equal, or empty */
                "why[ne]"?: "bounced" | "complained" | "asked";
                /** @description One of these, separated by commas */
                "why[in]"?: string;
                created_at?: string;
                /** @description Not equal, or empty */
                "created_at[ne]"?: string;
                /** @description Greater or later than */
                "created_at[gt]"?: string;
                /** @description Greater or later than, or equal */
                "created_at[gte]"?: string;
                /** @description Less or earlier than */
                "created_at[lt]"?: string;
                /** @description Less or earlier than, or equal */
                "created_at[lte]"?: string;
                /** @description One of these, separated by commas */
                "created_at[in]"?: string;
                /** @description Most rows of a page */
                limit?: number;
                /** @description From the page before; empty for the first page */
                next_cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        result: components["schemas"]["Suppression"][];
                        /** @description Send it back as `next_cursor` for the next page; null on the last page */
                        next_cursor: string | null;
                        /**
                         * @description Most rows of a page
                         * @example 5000
                         */
                        limit: number;
                    };
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope accounts:read */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    suppressAddress: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of yours. The same request with the same key gets the same response for a day, and has one effect */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: idn-email */
                    email: string;
                    /**
                     * Format: uuid
                     * @description Left out: about all accounts
                     */
                    integrated_account_id?: string | null;
                    /**
                     * @default asked
                     * @enum {string}
                     */
                    why?: "bounced" | "complained" | "asked";
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Suppression"];
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope accounts:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The first request with this `Idempotency-Key` is under way (`Retry-After`), or its response was lost after its effect */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description This `Idempotency-Key` was sent before with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getSuppression: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Suppression"];
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope accounts:read */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is none with this id in this environment */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    liftSuppression: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                    };
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope accounts:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is none with this id in this environment */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createLinkToken: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of yours. The same request with the same key gets the same response for a day, and has one effect */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: uuid
                     * @description The account to reauthorize.
                     */
                    integrated_account_id?: string | null;
                    /** @description The tenant who gets a new account. */
                    tenant_id?: string | null;
                    /** @description Merged into the account's context, over what was there and what the person enters. */
                    context?: {
                        [key: string]: unknown;
                    } | null;
                    /** @description Where the person goes afterwards: equal to an entry of the environment's `redirect_uris`. */
                    redirect_uri?: string | null;
                    /** @description Requested in place of the integration's. */
                    scopes?: string[] | null;
                    /** @description Keep the account's context under the new one; default false. */
                    persist_previous_context?: boolean | null;
                    /** @description For a new account. */
                    is_sandbox?: boolean | null;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        link_token: string;
                        /** Format: date-time */
                        expires_at: string;
                        /**
                         * Format: uri
                         * @description The connect page of this link.
                         */
                        url: string;
                    };
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope links:mint */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The first request with this `Idempotency-Key` is under way (`Retry-After`), or its response was lost after its effect */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description This `Idempotency-Key` was sent before with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listCases: {
        parameters: {
            query?: {
                id?: string;
                /** @description Not equal, or empty */
                "id[ne]"?: string;
                /** @description One of these, separated by commas */
                "id[in]"?: string;
                stage?: "detecting" | "awaiting_user" | "escalated" | "held" | "closed";
                /** @description Not equal, or empty */
                "stage[ne]"?: "detecting" | "awaiting_user" | "escalated" | "held" | "closed";
                /** @description One of these, separated by commas */
                "stage[in]"?: string;
                "hold.why"?: "operator" | "unknown" | "incident" | "import" | "observe" | "relapse" | "identity";
                /** @description Not equal, or empty */
                "hold.why[ne]"?: "operator" | "unknown" | "incident" | "import" | "observe" | "relapse" | "identity";
                /** @description One of these, separated by commas */
                "hold.why[in]"?: string;
                outcome?: "reauthorized" | "self_healed" | "operator_fixed" | "expired" | "cancelled";
                /** @description Not equal, or empty */
                "outcome[ne]"?: "reauthorized" | "self_healed" | "operator_fixed" | "expired" | "cancelled";
                /** @description One of these, separated by commas */
                "outcome[in]"?: string;
                verdict?: "user" | "transient" | "operator" | "unknown";
                /** @description Not equal, or empty */
                "verdict[ne]"?: "user" | "transient" | "operator" | "unknown";
                /** @description One of these, separated by commas */
                "verdict[in]"?: string;
                addressee?: "contact" | "admin" | "operator" | "support";
                /** @description Not equal, or empty */
                "addressee[ne]"?: "contact" | "admin" | "operator" | "support";
                /** @description One of these, separated by commas */
                "addressee[in]"?: string;
                tenant_id?: string;
                /** @description Not equal, or empty */
                "tenant_id[ne]"?: string;
                /** @description One of these, separated by commas */
                "tenant_id[in]"?: string;
                integrated_account_id?: string;
                /** @description Not equal, or empty */
                "integrated_account_id[ne]"?: string;
                /** @description One of these, separated by commas */
                "integrated_account_id[in]"?: string;
                incident_id?: string;
                /** @description Not equal, or empty */
                "incident_id[ne]"?: string;
                /** @description One of these, separated by commas */
                "incident_id[in]"?: string;
                "integration.name"?: string;
                /** @description Not equal, or empty */
                "integration.name[ne]"?: string;
                /** @description One of these, separated by commas */
                "integration.name[in]"?: string;
                reference?: string;
                /** @description Not equal, or empty */
                "reference[ne]"?: string;
                /** @description One of these, separated by commas */
                "reference[in]"?: string;
                /** @description Cases without an outcome */
                is_open?: boolean;
                /** @description Not equal, or empty */
                "is_open[ne]"?: boolean;
                opened_at?: string;
                /** @description Not equal, or empty */
                "opened_at[ne]"?: string;
                /** @description Greater or later than */
                "opened_at[gt]"?: string;
                /** @description Greater or later than, or equal */
                "opened_at[gte]"?: string;
                /** @description Less or earlier than */
                "opened_at[lt]"?: string;
                /** @description Less or earlier than, or equal */
                "opened_at[lte]"?: string;
                /** @description One of these, separated by commas */
                "opened_at[in]"?: string;
                /** @description Most rows of a page */
                limit?: number;
                /** @description From the page before; empty for the first page */
                next_cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        result: components["schemas"]["Case"][];
                        /** @description Send it back as `next_cursor` for the next page; null on the last page */
                        next_cursor: string | null;
                        /**
                         * @description Most rows of a page
                         * @example 5000
                         */
                        limit: number;
                    };
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope accounts:read */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    openCase: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of yours. The same request with the same key gets the same response for a day, and has one effect */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    integrated_account_id: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope cases:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is an open case, or no case ended `expired` or `cancelled` with these credentials */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description This `Idempotency-Key` was sent before with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getCase: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope accounts:read */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is none with this id in this environment */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getTimeline: {
        parameters: {
            query?: {
                /** @description Most rows of a page */
                limit?: number;
                /** @description From the page before; empty for the first page */
                next_cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        result: components["schemas"]["TimelineEntry"][];
                        /** @description Send it back as `next_cursor` for the next page; null on the last page */
                        next_cursor: string | null;
                        /**
                         * @description Most rows of a page
                         * @example 5000
                         */
                        limit: number;
                    };
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope accounts:read */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is none with this id in this environment */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    resendLink: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of yours. The same request with the same key gets the same response for a day, and has one effect */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseAndMail"];
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope cases:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is none with this id in this environment */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not possible in the case's current state; the message says which */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description This `Idempotency-Key` was sent before with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Temporal did not answer in time: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    snoozeCase: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of yours. The same request with the same key gets the same response for a day, and has one effect */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: date-time */
                    until: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope cases:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is none with this id in this environment */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not possible in the case's current state; the message says which */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description This `Idempotency-Key` was sent before with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Temporal did not answer in time: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    escalateCase: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of yours. The same request with the same key gets the same response for a day, and has one effect */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    note?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope cases:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is none with this id in this environment */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not possible in the case's current state; the message says which */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description This `Idempotency-Key` was sent before with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Temporal did not answer in time: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    cancelCase: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of yours. The same request with the same key gets the same response for a day, and has one effect */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope cases:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is none with this id in this environment */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not possible in the case's current state; the message says which */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description This `Idempotency-Key` was sent before with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Temporal did not answer in time: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    setVerdict: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of yours. The same request with the same key gets the same response for a day, and has one effect */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    verdict: "user" | "operator";
                    /** @enum {string} */
                    addressee?: "contact" | "admin" | "operator" | "support";
                    /** @description The current verdict is wrong; the timeline keeps which, and who said so */
                    wrong?: boolean;
                    note: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope cases:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is none with this id in this environment */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not possible in the case's current state; the message says which */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description This `Idempotency-Key` was sent before with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Temporal did not answer in time: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    releaseCase: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of yours. The same request with the same key gets the same response for a day, and has one effect */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope cases:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is none with this id in this environment */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not possible in the case's current state; the message says which */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description This `Idempotency-Key` was sent before with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Temporal did not answer in time: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    addNote: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of yours. The same request with the same key gets the same response for a day, and has one effect */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    text: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope cases:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is none with this id in this environment */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not possible in the case's current state; the message says which */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description This `Idempotency-Key` was sent before with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Temporal did not answer in time: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    decideGrant: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of yours. The same request with the same key gets the same response for a day, and has one effect */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    accept: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope cases:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is none with this id in this environment */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not possible in the case's current state; the message says which */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description This `Idempotency-Key` was sent before with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Temporal did not answer in time: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    readAnswerAgain: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of yours. The same request with the same key gets the same response for a day, and has one effect */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    send_again?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope cases:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is none with this id in this environment */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The case is closed, or no answer is kept */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description This `Idempotency-Key` was sent before with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    startBulk: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of yours. The same request with the same key gets the same response for a day, and has one effect */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    act: "resend" | "snooze" | "escalate" | "cancel" | "verdict" | "release" | "note";
                    ids?: string[];
                    /** @description As in the list of cases: `{ "stage": "held", "hold.why": "observe" }` */
                    filter?: {
                        /** Format: uuid */
                        id?: string;
                        /**
                         * Format: uuid
                         * @description Not equal, or empty
                         */
                        "id[ne]"?: string;
                        /** @description One of these, separated by commas */
                        "id[in]"?: string;
                        /** @enum {string} */
                        stage?: "detecting" | "awaiting_user" | "escalated" | "held" | "closed";
                        /**
                         * @description Not equal, or empty
                         * @enum {string}
                         */
                        "stage[ne]"?: "detecting" | "awaiting_user" | "escalated" | "held" | "closed";
                        /** @description One of these, separated by commas */
                        "stage[in]"?: string;
                        /** @enum {string} */
                        "hold.why"?: "operator" | "unknown" | "incident" | "import" | "observe" | "relapse" | "identity";
                        /**
                         * @description Not equal, or empty
                         * @enum {string}
                         */
                        "hold.why[ne]"?: "operator" | "unknown" | "incident" | "import" | "observe" | "relapse" | "identity";
                        /** @description One of these, separated by commas */
                        "hold.why[in]"?: string;
                        /** @enum {string} */
                        outcome?: "reauthorized" | "self_healed" | "operator_fixed" | "expired" | "cancelled";
                        /**
                         * @description Not equal, or empty
                         * @enum {string}
                         */
                        "outcome[ne]"?: "reauthorized" | "self_healed" | "operator_fixed" | "expired" | "cancelled";
                        /** @description One of these, separated by commas */
                        "outcome[in]"?: string;
                        /** @enum {string} */
                        verdict?: "user" | "transient" | "operator" | "unknown";
                        /**
                         * @description Not equal, or empty
                         * @enum {string}
                         */
                        "verdict[ne]"?: "user" | "transient" | "operator" | "unknown";
                        /** @description One of these, separated by commas */
                        "verdict[in]"?: string;
                        /** @enum {string} */
                        addressee?: "contact" | "admin" | "operator" | "support";
                        /**
                         * @description Not equal, or empty
                         * @enum {string}
                         */
                        "addressee[ne]"?: "contact" | "admin" | "operator" | "support";
                        /** @description One of these, separated by commas */
                        "addressee[in]"?: string;
                        tenant_id?: string;
                        /** @description Not equal, or empty */
                        "tenant_id[ne]"?: string;
                        /** @description One of these, separated by commas */
                        "tenant_id[in]"?: string;
                        /** Format: uuid */
                        integrated_account_id?: string;
                        /**
                         * Format: uuid
                         * @description Not equal, or empty
                         */
                        "integrated_account_id[ne]"?: string;
                        /** @description One of these, separated by commas */
                        "integrated_account_id[in]"?: string;
                        /** Format: uuid */
                        incident_id?: string;
                        /**
                         * Format: uuid
                         * @description Not equal, or empty
                         */
                        "incident_id[ne]"?: string;
                        /** @description One of these, separated by commas */
                        "incident_id[in]"?: string;
                        "integration.name"?: string;
                        /** @description Not equal, or empty */
                        "integration.name[ne]"?: string;
                        /** @description One of these, separated by commas */
                        "integration.name[in]"?: string;
                        reference?: string;
                        /** @description Not equal, or empty */
                        "reference[ne]"?: string;
                        /** @description One of these, separated by commas */
                        "reference[in]"?: string;
                        /** @description Cases without an outcome */
                        is_open?: boolean;
                        /** @description Not equal, or empty */
                        "is_open[ne]"?: boolean;
                        /** Format: date-time */
                        opened_at?: string;
                        /**
                         * Format: date-time
                         * @description Not equal, or empty
                         */
                        "opened_at[ne]"?: string;
                        /**
                         * Format: date-time
                         * @description Greater or later than
                         */
                        "opened_at[gt]"?: string;
                        /**
                         * Format: date-time
                         * @description Greater or later than, or equal
                         */
                        "opened_at[gte]"?: string;
                        /**
                         * Format: date-time
                         * @description Less or earlier than
                         */
                        "opened_at[lt]"?: string;
                        /**
                         * Format: date-time
                         * @description Less or earlier than, or equal
                         */
                        "opened_at[lte]"?: string;
                        /** @description One of these, separated by commas */
                        "opened_at[in]"?: string;
                        /**
                         * @description Most rows of a page
                         * @default 5000
                         */
                        limit?: number;
                        /** @description From the page before; empty for the first page */
                        next_cursor?: string;
                    } & {
                        [key: string]: unknown;
                    };
                    /** @description Left out: as fast as it goes */
                    per_hour?: number | null;
                    until?: unknown;
                    note?: unknown;
                    reason?: unknown;
                    verdict?: unknown;
                    addressee?: unknown;
                    wrong?: unknown;
                    text?: unknown;
                };
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        /** @description How many it will act on */
                        cases: number;
                    };
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope cases:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The first request with this `Idempotency-Key` is under way (`Retry-After`), or its response was lost after its effect */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description This `Idempotency-Key` was sent before with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getBulk: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseBulk"];
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope accounts:read */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is none with this id in this environment */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    previewGoingLive: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of yours. The same request with the same key gets the same response for a day, and has one effect */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GoingLivePreview"];
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope settings:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The first request with this `Idempotency-Key` is under way (`Retry-After`), or its response was lost after its effect */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description This `Idempotency-Key` was sent before with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getPolicy: {
        parameters: {
            query?: {
                /** @description The name of an integration whose policy differs */
                integration?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Policy"];
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope accounts:read */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    setPolicy: {
        parameters: {
            query?: {
                /** @description The name of an integration whose policy differs */
                integration?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description How long a transient answer is retried before people are notified; PT0S notifies at once
                     * @example PT1H
                     */
                    confirm: string;
                    /** @description The mails, in order; empty: the company notifies its people itself */
                    notify: {
                        /**
                         * @description Counted from the verdict
                         * @example P1D
                         */
                        after: string;
                        /**
                         * @description The first usable contact, the next one who has not been asked, or all of them
                         * @enum {string}
                         */
                        to: "first" | "next" | "all";
                        /**
                         * @default email
                         * @enum {string}
                         */
                        channel?: "email";
                    }[];
                    /** @example P7D */
                    escalate_after: string;
                    /** @example P30D */
                    expire_after: string;
                    /**
                     * @description How often a held case asks the platform again; not more often than PROBES_APART says
                     * @example PT15M
                     */
                    probe_every: string;
                    /**
                     * @description When reminders are sent, in the person’s time zone, else their tenant’s, else the environment’s; a person without any is mailed at any hour, like all people with `always`. Read when a mail is due, so a change counts for open cases. Left out: `always`
                     * @default always
                     */
                    send_window?: "always" | {
                        days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                        /** @example 08:00 */
                        from: string;
                        /** @example 18:00 */
                        to: string;
                        /**
                         * @description Dates on which no one is mailed
                         * @default []
                         * @example [
                         *       "2026-12-25"
                         *     ]
                         */
                        days_off?: string[];
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Policy"];
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope settings:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    previewPolicy: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of yours. The same request with the same key gets the same response for a day, and has one effect */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    integrated_account_id: string;
                    /** Format: date-time */
                    at: string;
                    /** @description Left out: the policy in force */
                    policy?: {
                        /**
                         * @description How long a transient answer is retried before people are notified; PT0S notifies at once
                         * @example PT1H
                         */
                        confirm: string;
                        /** @description The mails, in order; empty: the company notifies its people itself */
                        notify: {
                            /**
                             * @description Counted from the verdict
                             * @example P1D
                             */
                            after: string;
                            /**
                             * @description The first usable contact, the next one who has not been asked, or all of them
                             * @enum {string}
                             */
                            to: "first" | "next" | "all";
                            /**
                             * @default email
                             * @enum {string}
                             */
                            channel?: "email";
                        }[];
                        /** @example P7D */
                        escalate_after: string;
                        /** @example P30D */
                        expire_after: string;
                        /**
                         * @description How often a held case asks the platform again; not more often than PROBES_APART says
                         * @example PT15M
                         */
                        probe_every: string;
                        /**
                         * @description When reminders are sent, in the person’s time zone, else their tenant’s, else the environment’s; a person without any is mailed at any hour, like all people with `always`. Read when a mail is due, so a change counts for open cases. Left out: `always`
                         * @default always
                         */
                        send_window?: "always" | {
                            days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                            /** @example 08:00 */
                            from: string;
                            /** @example 18:00 */
                            to: string;
                            /**
                             * @description Dates on which no one is mailed
                             * @default []
                             * @example [
                             *       "2026-12-25"
                             *     ]
                             */
                            days_off?: string[];
                        };
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        result: {
                            /** @enum {string} */
                            what: "notify" | "escalate" | "expire";
                            /** Format: date-time */
                            at: string;
                            /**
                             * Format: date-time
                             * @description When it fell due by the reminder schedule
                             */
                            due_at: string;
                            /**
                             * @description What it waited for last: the send window, or a place under a cap of mails to the person
                             * @enum {string|null}
                             */
                            waited_for: "window" | "per_day" | "per_week" | null;
                            to: string[];
                            /** @enum {string|null} */
                            channel: "email" | null;
                        }[];
                        /** @description Send it back as `next_cursor` for the next page; null on the last page */
                        next_cursor: string | null;
                        /**
                         * @description Most rows of a page
                         * @example 5000
                         */
                        limit: number;
                    };
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope accounts:read */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The first request with this `Idempotency-Key` is under way (`Retry-After`), or its response was lost after its effect */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description This `Idempotency-Key` was sent before with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getStats: {
        parameters: {
            query?: {
                from?: string;
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Stats"];
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope accounts:read */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createCaseLink: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of yours. The same request with the same key gets the same response for a day, and has one effect */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        link_token: string;
                        /** Format: uri */
                        url: string;
                        /** Format: date-time */
                        expires_at: string;
                    };
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope links:mint */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is none with this id in this environment */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The account has been deleted */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description This `Idempotency-Key` was sent before with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listIncidents: {
        parameters: {
            query?: {
                integration_id?: string;
                /** @description Not equal, or empty */
                "integration_id[ne]"?: string;
                /** @description One of these, separated by commas */
                "integration_id[in]"?: string;
                code?: string;
                /** @description Not equal, or empty */
                "code[ne]"?: string;
                /** @description One of these, separated by commas */
                "code[in]"?: string;
                /** @description Incidents that are not closed */
                is_open?: boolean;
                /** @description Not equal, or empty */
                "is_open[ne]"?: boolean;
                opened_at?: string;
                /** @description Not equal, or empty */
                "opened_at[ne]"?: string;
                /** @description Greater or later than */
                "opened_at[gt]"?: string;
                /** @description Greater or later than, or equal */
                "opened_at[gte]"?: string;
                /** @description Less or earlier than */
                "opened_at[lt]"?: string;
                /** @description Less or earlier than, or equal */
                "opened_at[lte]"?: string;
                /** @description One of these, separated by commas */
                "opened_at[in]"?: string;
                /** @description Most rows of a page */
                limit?: number;
                /** @description From the page before; empty for the first page */
                next_cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        result: components["schemas"]["Incident"][];
                        /** @description Send it back as `next_cursor` for the next page; null on the last page */
                        next_cursor: string | null;
                        /**
                         * @description Most rows of a page
                         * @example 5000
                         */
                        limit: number;
                    };
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope accounts:read */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getIncident: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope accounts:read */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is none with this id in this environment */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    resolveIncident: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of yours. The same request with the same key gets the same response for a day, and has one effect */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope cases:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is none with this id in this environment */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description It is closed already */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description This `Idempotency-Key` was sent before with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listWebhooks: {
        parameters: {
            query?: {
                is_active?: boolean;
                /** @description Not equal, or empty */
                "is_active[ne]"?: boolean;
                environment_id?: string;
                /** @description Not equal, or empty */
                "environment_id[ne]"?: string;
                /** @description One of these, separated by commas */
                "environment_id[in]"?: string;
                created_at?: string;
                /** @description Not equal, or empty */
                "created_at[ne]"?: string;
                /** @description Greater or later than */
                "created_at[gt]"?: string;
                /** @description Greater or later than, or equal */
                "created_at[gte]"?: string;
                /** @description Less or earlier than */
                "created_at[lt]"?: string;
                /** @description Less or earlier than, or equal */
                "created_at[lte]"?: string;
                /** @description One of these, separated by commas */
                "created_at[in]"?: string;
                /** @description Most rows of a page */
                limit?: number;
                /** @description From the page before; empty for the first page */
                next_cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        result: components["schemas"]["Webhook"][];
                        /** @description Send it back as `next_cursor` for the next page; null on the last page */
                        next_cursor: string | null;
                        /**
                         * @description Most rows of a page
                         * @example 5000
                         */
                        limit: number;
                    };
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope accounts:read */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of yours. The same request with the same key gets the same response for a day, and has one effect */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description A public https address
                     * @example https://app.example/hooks/relink
                     */
                    target_url: string;
                    /** @default true */
                    is_active?: boolean;
                    /**
                     * @description Events to send; null or left out: all
                     * @default null
                     * @example [
                     *       "integrated_account:authentication_error"
                     *     ]
                     */
                    event_types?: string[] | null;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        target_url: string;
                        is_active: boolean;
                        /** Format: uuid */
                        environment_id: string;
                        event_types: string[] | null;
                        /** @description Failed tries in a row, over all of its deliveries; 0 once one is taken */
                        failed_tries: number;
                        /**
                         * Format: date-time
                         * @description When the first of them was; null: the last try was taken
                         */
                        failing_since: string | null;
                        /** Format: date-time */
                        created_at: string;
                        /** Format: date-time */
                        updated_at: string;
                        /** @description Key of X-Truto-Signature; shown this once */
                        secret: string;
                        /**
                         * @description The same for libraries of Standard Webhooks; shown this once
                         * @example whsec_…
                         */
                        signing_key: string;
                    };
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope webhooks:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The first request with this `Idempotency-Key` is under way (`Retry-After`), or its response was lost after its effect */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description This `Idempotency-Key` was sent before with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    testWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of yours. The same request with the same key gets the same response for a day, and has one effect */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    id: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                    };
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope webhooks:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The first request with this `Idempotency-Key` is under way (`Retry-After`), or its response was lost after its effect */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The endpoint did not answer with 2xx within 10 s; `endpoint` holds `status`, `ms` and the beginning of `body` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope accounts:read */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is none with this id in this environment */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    deleteWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                    };
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope webhooks:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is none with this id in this environment */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    updateWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description A public https address
                     * @example https://app.example/hooks/relink
                     */
                    target_url?: string;
                    is_active?: boolean;
                    /**
                     * @description Events to send; null or left out: all
                     * @example [
                     *       "integrated_account:authentication_error"
                     *     ]
                     */
                    event_types?: string[] | null;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope webhooks:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is none with this id in this environment */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    rotateWebhookSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of yours. The same request with the same key gets the same response for a day, and has one effect */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description How long the old secret signs beside the new one; PT0S ends it now
                     * @default P1D
                     * @example P1D
                     */
                    old_secret_valid_for?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Shown this once */
                        secret: string;
                        /**
                         * @description The same for libraries of Standard Webhooks; shown this once
                         * @example whsec_…
                         */
                        signing_key: string;
                        /** Format: date-time */
                        old_secret_valid_until: string;
                    };
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope webhooks:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is none with this id in this environment */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The first request with this `Idempotency-Key` is under way (`Retry-After`), or its response was lost after its effect */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description This `Idempotency-Key` was sent before with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    replayWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of yours. The same request with the same key gets the same response for a day, and has one effect */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: date-time */
                    since: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        events: number;
                    };
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope webhooks:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is none with this id in this environment */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The webhook is inactive */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description This `Idempotency-Key` was sent before with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    resendEvent: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of yours. The same request with the same key gets the same response for a day, and has one effect */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: uuid
                     * @default null
                     */
                    webhook_id?: string | null;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        /** @description How many webhooks it is sent to again */
                        webhooks: number;
                    };
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope webhooks:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is none with this id in this environment */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The webhook is inactive */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description This `Idempotency-Key` was sent before with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listDeliveries: {
        parameters: {
            query?: {
                state?: "pending" | "delivered" | "parked";
                /** @description Not equal, or empty */
                "state[ne]"?: "pending" | "delivered" | "parked";
                /** @description One of these, separated by commas */
                "state[in]"?: string;
                event?: string;
                /** @description Not equal, or empty */
                "event[ne]"?: string;
                /** @description One of these, separated by commas */
                "event[in]"?: string;
                event_id?: string;
                /** @description Not equal, or empty */
                "event_id[ne]"?: string;
                /** @description One of these, separated by commas */
                "event_id[in]"?: string;
                created_at?: string;
                /** @description Not equal, or empty */
                "created_at[ne]"?: string;
                /** @description Greater or later than */
                "created_at[gt]"?: string;
                /** @description Greater or later than, or equal */
                "created_at[gte]"?: string;
                /** @description Less or earlier than */
                "created_at[lt]"?: string;
                /** @description Less or earlier than, or equal */
                "created_at[lte]"?: string;
                /** @description One of these, separated by commas */
                "created_at[in]"?: string;
                /** @description Most rows of a page */
                limit?: number;
                /** @description From the page before; empty for the first page */
                next_cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        result: components["schemas"]["Delivery"][];
                        /** @description Send it back as `next_cursor` for the next page; null on the last page */
                        next_cursor: string | null;
                        /**
                         * @description Most rows of a page
                         * @example 5000
                         */
                        limit: number;
                    };
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope accounts:read */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is none with this id in this environment */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listEvents: {
        parameters: {
            query?: {
                event?: string;
                /** @description Not equal, or empty */
                "event[ne]"?: string;
                /** @description One of these, separated by commas */
                "event[in]"?: string;
                integrated_account_id?: string;
                /** @description Not equal, or empty */
                "integrated_account_id[ne]"?: string;
                /** @description One of these, separated by commas */
                "integrated_account_id[in]"?: string;
                case_id?: string;
                /** @description Not equal, or empty */
                "case_id[ne]"?: string;
                /** @description One of these, separated by commas */
                "case_id[in]"?: string;
                created_at?: string;
                /** @description Not equal, or empty */
                "created_at[ne]"?: string;
                /** @description Greater or later than */
                "created_at[gt]"?: string;
                /** @description Greater or later than, or equal */
                "created_at[gte]"?: string;
                /** @description Less or earlier than */
                "created_at[lt]"?: string;
                /** @description Less or earlier than, or equal */
                "created_at[lte]"?: string;
                /** @description One of these, separated by commas */
                "created_at[in]"?: string;
                /** @description Most rows of a page */
                limit?: number;
                /** @description From the page before; empty for the first page */
                next_cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        result: components["schemas"]["Event"][];
                        /** @description Send it back as `next_cursor` for the next page; null on the last page */
                        next_cursor: string | null;
                        /**
                         * @description Most rows of a page
                         * @example 5000
                         */
                        limit: number;
                    };
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope accounts:read */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getEvent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Event"];
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope accounts:read */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is none with this id in this environment */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listMails: {
        parameters: {
            query?: {
                /** @description A whole address, in upper or lower case */
                to?: string;
                /** @description Not equal, or empty */
                "to[ne]"?: string;
                /** @description One of these, separated by commas */
                "to[in]"?: string;
                case_id?: string;
                /** @description Not equal, or empty */
                "case_id[ne]"?: string;
                /** @description One of these, separated by commas */
                "case_id[in]"?: string;
                integrated_account_id?: string;
                /** @description Not equal, or empty */
                "integrated_account_id[ne]"?: string;
                /** @description One of these, separated by commas */
                "integrated_account_id[in]"?: string;
                kind?: string;
                /** @description Not equal, or empty */
                "kind[ne]"?: string;
                /** @description One of these, separated by commas */
                "kind[in]"?: string;
                state?: "queued" | "sending" | "sent" | "suppressed" | "refused" | "undelivered";
                /** @description Not equal, or empty */
                "state[ne]"?: "queued" | "sending" | "sent" | "suppressed" | "refused" | "undelivered";
                /** @description One of these, separated by commas */
                "state[in]"?: string;
                created_at?: string;
                /** @description Not equal, or empty */
                "created_at[ne]"?: string;
                /** @description Greater or later than */
                "created_at[gt]"?: string;
                /** @description Greater or later than, or equal */
                "created_at[gte]"?: string;
                /** @description Less or earlier than */
                "created_at[lt]"?: string;
                /** @description Less or earlier than, or equal */
                "created_at[lte]"?: string;
                /** @description One of these, separated by commas */
                "created_at[in]"?: string;
                /** @description Most rows of a page */
                limit?: number;
                /** @description From the page before; empty for the first page */
                next_cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        result: components["schemas"]["Mail"][];
                        /** @description Send it back as `next_cursor` for the next page; null on the last page */
                        next_cursor: string | null;
                        /**
                         * @description Most rows of a page
                         * @example 5000
                         */
                        limit: number;
                    };
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope accounts:read */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getMail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailWithWords"];
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope accounts:read */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is none with this id in this environment */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getMailBrake: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailBrake"];
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope accounts:read */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    testBounce: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of yours. The same request with the same key gets the same response for a day, and has one effect */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        mail_id: string;
                        to: string;
                    };
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope settings:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description `mail.bounce_domain` is not set */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description This `Idempotency-Key` was sent before with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    resumeMail: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of yours. The same request with the same key gets the same response for a day, and has one effect */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description How many cases waited */
                        cases: number;
                    };
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope cases:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The first request with this `Idempotency-Key` is under way (`Retry-After`), or its response was lost after its effect */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description This `Idempotency-Key` was sent before with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    takeInboundMail: {
        parameters: {
            query?: {
                /** @description The envelope recipient; without it the headers that servers write it into are looked at */
                recipient?: string;
            };
            header?: {
                /** @description Any text of yours. The same request with the same key gets the same response for a day, and has one effect */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "message/rfc822": string;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The mail that it is about */
                        mail_id: string | null;
                        /** @enum {string|null} */
                        matched_by: "address" | "message_id" | null;
                        /** @enum {string} */
                        effect: "bounced" | "undelivered" | "complained" | "noted" | "none";
                        reading: components["schemas"]["InboundReading"];
                    };
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope mail:inbound */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The first request with this `Idempotency-Key` is under way (`Retry-After`), or its response was lost after its effect */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description This `Idempotency-Key` was sent before with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    breakAccount: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of yours. The same request with the same key gets the same response for a day, and has one effect */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description A name from `GET /sandbox/failures`; `revoked` unless given */
                    how?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        how: string;
                        platform: string;
                        answers: {
                            /**
                             * @description null: no answer comes
                             * @example 400
                             */
                            status: number | null;
                            /** @description Parsed where it is JSON; null where there is none, or 10 MB of it */
                            body?: unknown;
                        };
                    };
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope accounts:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is none with this id in this environment */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The first request with this `Idempotency-Key` is under way (`Retry-After`), or its response was lost after its effect */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description This `Idempotency-Key` was sent before with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    mendAccount: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of yours. The same request with the same key gets the same response for a day, and has one effect */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                    };
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope accounts:write */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is none with this id in this environment */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The first request with this `Idempotency-Key` is under way (`Retry-After`), or its response was lost after its effect */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description This `Idempotency-Key` was sent before with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listFailures: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        result: components["schemas"]["SandboxFailure"][];
                        /** @description Send it back as `next_cursor` for the next page; null on the last page */
                        next_cursor: string | null;
                        /**
                         * @description Most rows of a page
                         * @example 5000
                         */
                        limit: number;
                    };
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope accounts:read */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    watchChanges: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["Changed"];
                };
            };
            /** @description A field is wrong; the message names it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API token lacks the scope accounts:read */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description This process has as many listeners as it allows: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Any other failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
}
