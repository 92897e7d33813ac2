// Made by `npm run generate` from console-openapi.json.
export interface paths {
    "/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is signed in */
        get: operations["getSession"];
        put?: never;
        /**
         * Sign in
         * @description With the token of a mailed sign-in, or of the one that `relink start` prints. Sets the cookie of the session.
         */
        post: operations["signIn"];
        /** Sign out */
        delete: operations["signOut"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Ways to sign in */
        get: operations["listSignInWays"];
        put?: never;
        /**
         * Ask for a sign-in by mail
         * @description The same answer for every address, invited or not. It works once, in this browser, for a quarter of an hour.
         */
        post: operations["requestSignIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/integrated-account/{id}/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mint a Magic Link for an account
         * @description Broken or healthy. Keeps the previous context, and asks for the scopes of the integration and those last granted. Shown in this answer only.
         */
        post: operations["createMagicLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/integration/{id}/connection-test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the last connection test */
        get: operations["getConnectionTest"];
        put?: never;
        /**
         * Test the connection
         * @description Begins a sign-in at the platform, as a customer would do it, in the browser that calls. What it brings is examined and dropped: no account, no event, no case. The callback leads back to the integration in the console.
         */
        post: operations["startConnectionTest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/environment/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preview the mail and the connect page
         * @description As they would be with these settings, which are kept nowhere. A logo stands in it only where `logo_url` is the one that is set: another is fetched when it is.
         */
        post: operations["previewBrand"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/integrated-account/{id}/credential-facts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what is known of the credentials
         * @description Facts only: no part of a token or a secret has a field here.
         */
        get: operations["getCredentialFacts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Session: {
            staff: {
                /** Format: uuid */
                id: string;
                email: string;
                name: string | null;
            };
            /** @description For `X-CSRF-Token`, with every call but GET and HEAD */
            csrf_token: string;
            environments: {
                /** Format: uuid */
                id: string;
                name: string;
                /** @enum {string} */
                role: "viewer" | "support" | "admin";
                can_copy_links: boolean;
                scopes: ("accounts:read" | "accounts:write" | "credentials:read" | "credentials:write" | "links:mint" | "cases:write" | "webhooks:write" | "integrations:write" | "settings:write" | "mail:inbound" | "endpoints:confirm")[];
                /** @enum {string} */
                mode: "live" | "observe";
                /**
                 * @description `allow_list`: only to `allow`; `redirect`: all of it to `redirect_to`
                 * @enum {string}
                 */
                mail_delivery: "live" | "allow_list" | "redirect" | "off";
            }[];
            /**
             * Format: date-time
             * @description When it ends if it is not used before
             */
            expires_at: string;
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
        ConnectionTests: {
            /** @description What only the customer knows, and `context` has to say. */
            fields: {
                name: string;
                label: string;
                secret: boolean;
                pattern?: string;
            }[];
            /** @description The last one of a day. */
            latest: {
                problems: {
                    code: string;
                    summary: string;
                }[];
                /** @description What the platform said, where it gave no tokens. */
                platform: {
                    http_status: number | null;
                    code: string | null;
                    message: string | null;
                } | null;
                /** @description What would be stored; `null`: nothing. */
                grant: {
                    /** @enum {string} */
                    identity_from: "id_token" | "userinfo" | "token_response" | "callback" | "url" | "none";
                    /** @enum {string} */
                    must_match: "account" | "person";
                    /** @description Who signed in. More than one: the platform names a set. */
                    identities: {
                        /** @description What a later sign-in is compared with. */
                        values: string[];
                        label: string | null;
                        verified_email: string | null;
                    }[];
                    requested_scopes: string[];
                    /** @description `null`: the platform did not say, which means: as requested. */
                    granted_scopes: string[] | null;
                    /** @description Needed, and not granted. */
                    missing_scopes: string[];
                    has_refresh_token: boolean;
                    needs_refresh_token: boolean;
                    access_expires_in_s: number | null;
                    refresh_expires_in_s: number | null;
                    /** @description What of the answers would be kept in the context. */
                    context: {
                        [key: string]: unknown;
                    };
                    /** @description `null`: the integration has no probe. */
                    probe: {
                        /** @enum {string} */
                        health: "healthy" | "refused" | "forbidden" | "unclear" | "not_sent";
                        http_status: number | null;
                    } | null;
                    /** @description The grant was revoked at the platform. `false`: it was only forgotten here. */
                    given_back: boolean;
                } | null;
                /** Format: uuid */
                id: string;
                /** @enum {string} */
                status: "waiting" | "checking" | "passed" | "failed" | "expired";
                /** @description As in the audit. */
                tested_by: string;
                /** Format: date-time */
                started_at: string;
                /** Format: date-time */
                finished_at: string | null;
                /**
                 * Format: date-time
                 * @description Until when a sign-in counts.
                 */
                expires_at: string;
            } | null;
        };
        BrandPreview: {
            mail: {
                subject: string;
                html: string;
            };
            page: {
                html: string;
            };
        };
        CredentialFacts: {
            generation: number;
            /**
             * Format: date-time
             * @description When this generation was stored
             */
            written_at: string;
            /**
             * Format: date-time
             * @description When a person last agreed
             */
            granted_at: string | null;
            granted_scopes: string[];
            has_refresh_token: boolean;
            /** Format: date-time */
            access_expires_at: string | null;
            /** Format: date-time */
            refresh_expires_at: string | null;
            /** Format: date-time */
            last_refreshed_at: string | null;
            /** Format: date-time */
            next_refresh_at: string | null;
            /**
             * Format: date-time
             * @description When the access token was last fetched
             */
            last_used_at: string | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getSession: {
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
                    "application/json": components["schemas"]["Session"];
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
            /** @description You are not signed in */
            401: {
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
    signIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    token: string;
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
                        ok: true;
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
            /** @description It can’t be used; `why` is `unknown`, `used`, `expired` or `another_browser` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many wrong ones */
            429: {
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
    signOut: {
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
                        /** @enum {boolean} */
                        ok: true;
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
            /** @description X-CSRF-Token is missing or wrong */
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
    listSignInWays: {
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
                        /** @description The company's own provider */
                        open_id: {
                            label: string;
                            url: string;
                        } | null;
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
    requestSignIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    email: string;
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
                        /** @enum {boolean} */
                        sent: true;
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
            /** @description Too many were asked for */
            429: {
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
    createMagicLink: {
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
    getConnectionTest: {
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
                    "application/json": components["schemas"]["ConnectionTests"];
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
    startConnectionTest: {
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
                    /** @default {} */
                    context?: {
                        [key: string]: string;
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
                        /** Format: uuid */
                        id: string;
                        /**
                         * Format: uri
                         * @description Where the person signs in.
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
            /** @description This integration has no sign-in, or a change of where its secrets go is not confirmed. */
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
            /** @description Too many tests were begun. */
            429: {
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
    previewBrand: {
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
                    brand: {
                        /** @description The name that people know your product by */
                        product_name?: string;
                        /** @description An image of at most 6 kB, fetched once, when it is set */
                        logo_url?: string | null;
                        color?: string | null;
                        /** @description How to reconnect without the link; the answer to "is this phishing?" */
                        reconnect_url?: string | null;
                    };
                    support: {
                        /** Format: idn-email */
                        email?: string | null;
                        url?: string | null;
                    };
                    /** @enum {string} */
                    locale?: "en" | "de";
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
                    "application/json": components["schemas"]["BrandPreview"];
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
    getCredentialFacts: {
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
                    "application/json": components["schemas"]["CredentialFacts"];
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
}
