// Made by `npm run generate` from openapi.json.
export type paths = Record<string, never>;
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
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
