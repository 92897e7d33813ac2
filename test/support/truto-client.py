"""Truto's published client (PyPI: truto-python-sdk 0.1.6) against Relink: every call that Relink has, with only the base URL changed."""

import asyncio
import json
import sys

from truto_python_sdk.truto_api import TrutoApi

given = json.loads(sys.argv[1])


async def main():
    api = TrutoApi(given["token"], base_url=given["url"])
    accounts, webhooks = api.integrated_accounts, api.webhooks

    everyone = await accounts.list(limit=1).to_array()
    ids = [one["id"] for one in everyone]
    assert given["account"] in ids and len(set(ids)) == len(ids)
    for query in (
        {"status": "active"},
        {"integration": {"name": "lumen"}},
        {"created_at": {"gt": "2020-01-01T00:00:00Z"}},
        {"id": {"in": [given["account"]]}},
        {"is_sandbox": False, "environment_id": given["environment"]},
    ):
        found = await accounts.list(**query).to_array()
        assert given["account"] in [one["id"] for one in found], query
    assert (await accounts.get(given["account"]))["status"] == "active"
    assert (await accounts.update(given["account"], {"context": {"a": 1}}))["context"]["a"] == 1
    assert await accounts.refresh_credentials(given["account"]) == {"success": True}
    token = {"access_token": "a", "refresh_token": "b", "expires_in": 3600}
    imported = await accounts._import(
        {
            "tenant_id": "python",
            "environment_integration_id": given["integration"],
            "environment_id": given["environment"],
            "authentication_method": "oauth2",
            "context": {"oauth": {"token": token}},
        }
    )
    assert await accounts.delete(imported["id"]) == {"id": imported["id"]}

    for body in ({"integrated_account_id": given["account"], "persist_previous_context": True}, {"tenant_id": "new", "context": {"k": "v"}}):
        assert (await api.link_tokens.create(body))["link_token"]

    events = ["integrated_account:authentication_error"]
    made = await webhooks.create({"target_url": given["receiver"], "environment_id": given["environment"], "event_types": events})
    assert made["secret"] and (await webhooks.get(made["id"]))["event_types"] == events
    active = await webhooks.list(is_active=True, environment_id=given["environment"]).to_array()
    assert made["id"] in [one["id"] for one in active]
    assert await webhooks.test(made["id"]) == {"success": True}
    assert (await webhooks.update(made["id"], {"is_active": False}))["is_active"] is False
    assert await webhooks.delete(made["id"]) == {"id": made["id"]}

    assert (await api.integrations.get(given["integration"]))["name"] == (await api.integrations.list().to_array())[0]["name"]
    mirror = await api.environment_integrations.get(given["integration"])
    assert mirror["integration"]["id"] == mirror["integration_id"]
    tokens = await api.api_tokens.list().to_array()
    assert (await api.api_tokens.get(tokens[0]["id"]))["id"] == tokens[0]["id"]
    print("all calls worked")


asyncio.run(main())
