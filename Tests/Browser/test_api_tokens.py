"""An agent makes a token for a program of theirs, and takes it back."""

import requests
from playwright.sync_api import expect


def test_a_token_is_shown_once_and_can_be_taken_back(demo, agent):
    ada = agent("ada")
    ada.goes_to("Settings")
    panel = ada.page.get_by_role("region", name="API tokens")
    panel.get_by_role("button", name="New token").click()
    panel.get_by_label("Name").fill("Wallboard")
    panel.get_by_role("button", name="Make it").click()
    token = panel.locator(".secret code").inner_text()
    calls = f"{demo.url}/api/v1/workspaces/{demo.ready['workspaceId']}/calls"
    bearer = {"Authorization": f"Bearer {token}"}
    assert requests.get(calls, headers=bearer, timeout=10).status_code == 200
    assert requests.post(calls, headers=bearer, json={"to": "+15550100177"}, timeout=10).status_code == 403

    panel.get_by_role("button", name="I have it").click()
    ada.page.reload()
    expect(panel.get_by_text("Wallboard")).to_be_visible()
    expect(panel).not_to_contain_text(token)
    panel.get_by_role("button", name="Delete Wallboard").click()
    ada.page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(panel.get_by_role("button", name="Delete Wallboard")).to_be_hidden()
    assert requests.get(calls, headers=bearer, timeout=10).status_code == 401
