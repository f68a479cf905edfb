"""Two people change the same thing: whoever comes second is told, sees what it is now, and loses nothing of theirs."""

import re

from playwright.sync_api import expect

from colleagues import admin, agent_of, hold, just_before, lose_an_answer, office, other, told
from desk import PHONE

HOOK = "http://127.0.0.1:9/crm"


def test_an_agent(admin, other):
    linus = agent_of(other, "Linus")
    path = f"/agents/{linus['id']}"
    page = admin("Agents")
    row = page.get_by_role("listitem").filter(has_text="linus@acme.example")
    role = row.get_by_role("combobox")
    just_before(page, "GET", path, lambda: other("PATCH", path, {"name": "Linus T."}))
    role.select_option("admin")
    notice = told(page, "Linus T.")
    expect(notice).to_contain_text("Name Linus → Linus T.")
    expect(role).to_have_value("agent")
    assert other("GET", path)["role"] == "agent"
    expect(notice).to_be_focused()
    page.get_by_role("button", name="Make them admin all the same").click()
    expect(notice).to_have_count(0)
    expect(role).to_be_focused()
    expect(role).to_have_value("admin")
    now = other("GET", path)
    assert (now["role"], now["name"]) == ("admin", "Linus T.")
    other("PATCH", path, {"name": "Linus", "role": "agent"})


def test_one_role_after_the_other(admin, other):
    """While one is being given, no other can be chosen, which might arrive before it."""
    linus = agent_of(other, "Linus")
    page = admin("Agents")
    role = page.get_by_role("listitem").filter(has_text="linus@acme.example").get_by_role("combobox")
    held = hold(page, f"/agents/{linus['id']}")
    role.focus()
    with page.expect_request(f"**/agents/{linus['id']}"):
        role.select_option("admin")
    expect(role).to_be_disabled()
    held[0].continue_()
    expect(role).to_be_enabled()
    expect(role).to_be_focused()
    role.select_option("agent")
    expect(page.get_by_text("Linus is now agent.")).to_be_visible()
    assert other("GET", f"/agents/{linus['id']}")["role"] == "agent"


def test_an_agent_who_is_to_go(admin, other):
    visitor = other("POST", "/agents", {"name": "Visitor", "email": "visitor@acme.example", "password": "a visitor's words"})
    path = f"/agents/{visitor['id']}"
    page = admin("Agents")
    page.get_by_role("button", name="Remove Visitor").click()
    dialog = page.get_by_role("dialog")
    other("PATCH", path, {"role": "admin", "name": "Victor"})
    dialog.get_by_role("button", name="Remove").click()
    notice = told(dialog, "Victor")
    expect(notice).to_contain_text("Role Agent → Admin")
    expect(notice).to_contain_text("Nothing was done yet.")
    expect(dialog.get_by_role("heading", name="Remove Victor?")).to_be_visible()
    dialog.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("Victor was removed.")).to_be_visible()
    assert visitor["id"] not in [one["id"] for one in other("GET", "/agents")["items"]]


def test_a_webhook(admin, other, watch):
    """Two pages, each as it was when it was opened."""
    watch.allow("status of 404")
    hook = other("POST", "/hooks", {"url": HOOK, "events": ["call.ended"]})
    first, second = (admin("Settings").get_by_role("region", name="Webhooks") for _ in range(2))
    first.get_by_role("button", name=f"Switch off {HOOK}").click()
    expect(first.get_by_text("Switched off.")).to_be_visible()

    # To switch off what is off already is no quarrel.
    second.get_by_role("button", name=f"Switch off {HOOK}").click()
    expect(second.get_by_text("Switched off.")).to_be_visible()
    expect(second.get_by_role("alert")).to_have_count(0)

    other("PATCH", f"/hooks/{hook['id']}", {"events": None})
    second.get_by_role("button", name=f"Switch on {HOOK}").click()
    notice = told(second, "this webhook")
    expect(notice).to_contain_text("Told of call.ended → Everything")
    expect(second.get_by_text("Switched off.")).to_be_visible()
    expect(notice).to_be_focused()
    second.get_by_role("button", name="Leave it so").click()
    expect(second.get_by_role("button", name=f"Switch on {HOOK}")).to_be_focused()
    other("PATCH", f"/hooks/{hook['id']}", {"events": ["call.ended"]})
    second.get_by_role("button", name=f"Switch on {HOOK}").click()
    second.get_by_role("button", name="Switch it on all the same").click()
    expect(second.get_by_text("Switched on.")).to_be_visible()
    expect(notice).to_have_count(0)
    expect(second.get_by_role("button", name=f"Switch off {HOOK}")).to_be_focused()

    first.get_by_role("button", name=f"Delete… {HOOK}").click()
    dialog = first.page.get_by_role("dialog")
    dialog.get_by_role("button", name="Delete").click()
    expect(told(dialog, "this webhook")).to_contain_text("Switched Off → On")
    dialog.get_by_role("button", name="Delete").click()
    expect(first.get_by_text(HOOK)).to_have_count(0)
    # Gone is gone, whoever did it.
    second.get_by_role("button", name=f"Delete… {HOOK}").click()
    second.page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(second.get_by_text(HOOK)).to_have_count(0)


def test_a_webhook_that_somebody_deleted(admin, other, watch):
    watch.allow("status of 404")
    url = f"{HOOK}/deleted"
    hook = other("POST", "/hooks", {"url": url})
    panel = admin("Settings").get_by_role("region", name="Webhooks")
    test = panel.get_by_role("button", name=f"Test {url}")
    expect(test).to_be_visible()
    other("DELETE", f"/hooks/{hook['id']}")
    test.click()
    expect(panel.get_by_role("alert")).to_have_text(f"{url} was deleted meanwhile.")
    expect(panel.get_by_role("alert")).to_be_focused()
    expect(test).to_have_count(0)


def test_a_long_address_of_a_webhook(admin, other):
    url = f"{HOOK}/{'long' * 40}"
    hook = other("POST", "/hooks", {"url": url})
    page = admin("Settings", size=PHONE)
    page.get_by_role("button", name=f"Delete… {url}").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(url)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert dialog.evaluate("dialog => dialog.scrollWidth <= dialog.clientWidth")
    other("DELETE", f"/hooks/{hook['id']}")


def test_the_workspace(admin, other):
    panel = admin("Settings", size=PHONE).get_by_role("region", name="Workspace")
    panel.get_by_label("Ring for").fill("35")
    panel.get_by_label("Countries that may be called").select_option("FR")
    other("PATCH", "", {"name": "Acme Ltd", "timeZone": "Europe/Paris"})
    panel.get_by_role("button", name="Save").click()
    notice = told(panel, "this workspace")
    # It stands at the head of a form that is longer than the window.
    expect(notice).to_be_focused()
    expect(notice).to_be_in_viewport()
    expect(notice).to_contain_text("Name Acme → Acme Ltd")
    expect(notice).to_contain_text("Time zone")
    # What was touched stands as typed, the rest as it is now.
    expect(panel.get_by_label("Ring for")).to_have_value("35")
    expect(panel.get_by_role("button", name="Do not allow France")).to_be_visible()
    expect(panel.get_by_label("Name")).to_have_value("Acme Ltd")
    expect(panel.get_by_label("Time zone")).to_have_value("Europe/Paris")
    panel.get_by_role("button", name="Save").click()
    expect(panel.page.get_by_text("Workspace saved.")).to_be_visible()
    expect(notice).to_have_count(0)
    now = other("GET", "")
    assert (now["name"], now["timeZone"], now["ringSeconds"]) == ("Acme Ltd", "Europe/Paris", 35)
    assert "FR" in now["allowedCountries"]
    other("PATCH", "", {"name": "Acme"})


def test_the_way_into_twilios_network(admin, other):
    page = admin("Settings")
    panel = page.get_by_role("region", name="Twilio")
    edge = panel.get_by_label("Way into Twilio’s network")
    just_before(page, "GET", "/twilio", lambda: other("PATCH", "/twilio", {"edge": "dublin"}))
    edge.select_option("tokyo")
    notice = told(panel, "the connection")
    expect(notice).to_contain_text("Twilio chooses → Ireland (dublin)")
    expect(notice).to_be_focused()
    expect(edge).to_have_value("dublin")
    panel.get_by_role("button", name="Choose Japan (tokyo) all the same").click()
    expect(edge).to_have_value("tokyo")
    expect(edge).to_be_focused()
    expect(panel.get_by_role("alert")).to_have_count(0)
    assert other("GET", "/twilio")["edge"] == "tokyo"
    other("PATCH", "/twilio", {"edge": None})


def test_a_lost_answer_is_nobody_elses_change(admin, other, watch):
    """The change was made, but its answer was lost: pressed again, it is simply there."""
    watch.allow("ERR_FAILED")
    number = other("GET", "/phone-numbers")["items"][0]
    page = admin("Numbers")
    lost = lose_an_answer(page, f"/phone-numbers/{number['id']}")
    row = page.get_by_role("region", name="Numbers").get_by_role("listitem").filter(has_text=re.compile("0001"))
    row.get_by_role("button", name="Edit").click()
    form = row.locator("form")
    form.get_by_label("Name").fill("Front desk")
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The server could not be reached.")).to_be_visible()
    form.get_by_role("button", name="Save").click()
    expect(form).to_have_count(0)
    assert lost == [200] and other("GET", f"/phone-numbers/{number['id']}")["name"] == "Front desk"


def test_a_lost_answer_and_then_another_wish(admin, other, watch):
    """What arrived unanswered is not what somebody else did."""
    watch.allow("ERR_FAILED")
    number = other("GET", "/phone-numbers")["items"][0]
    page = admin("Numbers")
    lost = lose_an_answer(page, f"/phone-numbers/{number['id']}")
    row = page.get_by_role("region", name="Numbers").get_by_role("listitem").filter(has_text=re.compile("0001"))
    row.get_by_role("button", name="Edit").click()
    form = row.locator("form")
    form.get_by_label("Name").fill("Lobby")
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The server could not be reached.")).to_be_visible()
    # Also the name that it had before is another wish by now.
    form.get_by_label("Name").fill(number["name"])
    form.get_by_role("button", name="Save").click()
    expect(form).to_have_count(0)
    assert lost == [200] and other("GET", f"/phone-numbers/{number['id']}")["name"] == number["name"]


def test_a_webhook_that_the_server_gave_up(admin, other):
    """It was switched off, but by nobody."""
    url = f"{HOOK}/given-up"
    hook = other("POST", "/hooks", {"url": url})
    page = admin("Settings")

    def give_up(route):
        if route.request.method != "GET":
            return route.fallback()
        answer = route.fetch()
        return route.fulfill(response=answer, json={**answer.json(), "isEnabled": False, "gaveUpAt": hook["createdAt"]})

    page.route(re.compile(f"/hooks/{hook['id']}$"), give_up)
    panel = page.get_by_role("region", name="Webhooks")
    panel.get_by_role("button", name=f"Delete… {url}").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(panel.get_by_text(url)).to_have_count(0)
    assert hook["id"] not in [one["id"] for one in other("GET", "/hooks")["items"]]


def test_a_country_whose_answer_was_lost(admin, other, watch):
    """The server keeps countries in its own order."""
    watch.allow("ERR_FAILED")
    before = other("GET", "")["allowedCountries"]
    page = admin("Settings")
    lost = lose_an_answer(page, "")
    panel = page.get_by_role("region", name="Workspace")
    panel.get_by_label("Countries that may be called").select_option("DE")
    panel.get_by_role("button", name="Save").click()
    expect(panel.get_by_role("alert")).to_contain_text("The server could not be reached.")
    panel.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Workspace saved.")).to_be_visible()
    assert lost == [200] and "DE" in other("GET", "")["allowedCountries"]
    other("PATCH", "", {"allowedCountries": before})
