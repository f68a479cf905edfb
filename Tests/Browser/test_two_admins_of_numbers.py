"""Two people change the same number: whoever comes second is told, and loses nothing of theirs."""

import re

from playwright.sync_api import expect

from colleagues import admin, agent_of, hold, just_before, office, other, told


def test_a_number(admin, other):
    """One renames it, the other says who answers."""
    number = other("GET", "/phone-numbers")["items"][0]
    linus = agent_of(other, "Linus")["id"]
    page = admin("Numbers")
    row = page.get_by_role("region", name="Numbers").get_by_role("listitem").filter(has_text=re.compile("0001"))
    row.get_by_role("button", name="Edit").click()
    form = row.locator("form")
    form.get_by_label("Name").fill("Reception")
    expect(form.get_by_role("checkbox", name="Linus")).to_be_checked()

    rest = [one for one in number["agentIds"] if one != linus]
    other("PUT", f"/phone-numbers/{number['id']}/agents", {"agentIds": rest})
    form.get_by_role("button", name="Save").click()
    notice = told(form, "this number")
    expect(notice).to_contain_text("Who rings Ada, Grace and Linus → Ada and Grace")
    expect(notice).to_contain_text("What you changed stands below and is not saved yet.")
    expect(form.get_by_label("Name")).to_have_value("Reception")
    expect(form.get_by_role("checkbox", name="Linus")).not_to_be_checked()
    assert other("GET", f"/phone-numbers/{number['id']}")["name"] == number["name"]

    form.get_by_role("button", name="Save").click()
    expect(form).to_have_count(0)
    expect(row).to_contain_text("Reception")
    now = other("GET", f"/phone-numbers/{number['id']}")
    assert (now["name"], now["agentIds"]) == ("Reception", rest)


def test_a_number_in_the_very_same_moment(admin, other):
    """The page had looked, and found nothing: the server refuses, and the page looks again."""
    number = other("GET", "/phone-numbers")["items"][1]
    page = admin("Numbers")
    row = page.get_by_role("region", name="Numbers").get_by_role("listitem").filter(has_text=re.compile("0002"))
    row.get_by_role("button", name="Edit").click()
    form = row.locator("form")
    form.get_by_label("Name").fill("Bookings")
    path = f"/phone-numbers/{number['id']}"
    just_before(page, "PATCH", path, lambda: other("PATCH", path, {"name": "Billing"}))
    with page.expect_response(lambda answer: answer.status == 412) as refused:
        form.get_by_role("button", name="Save").click()
    assert refused.value.request.headers["if-match"]
    expect(told(form, "this number")).to_contain_text(f"Name {number['name']} → Billing")
    expect(form.get_by_label("Name")).to_have_value("Bookings")
    expect(row).to_contain_text("Billing")
    form.get_by_role("button", name="Save").click()
    expect(form).to_have_count(0)
    assert other("GET", path)["name"] == "Bookings"


def test_a_number_that_is_to_go(admin, other):
    offer = other("GET", "/numbers-for-sale?country=US")["items"][0]
    number = other("POST", "/phone-numbers", {"e164": offer["e164"]})
    page = admin("Numbers")
    ending = number["e164"][-4:]
    row = page.get_by_role("region", name="Numbers").get_by_role("listitem").filter(has_text=ending)
    row.get_by_role("button", name="Edit").click()
    row.get_by_role("button", name="Release…").click()
    other("PATCH", f"/phone-numbers/{number['id']}", {"name": "Still needed"})
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Type").fill(ending)
    dialog.get_by_role("button", name="Release for good").click()
    expect(told(dialog, "this number")).to_contain_text("→ Still needed")
    # What cannot be undone is typed anew.
    expect(dialog.get_by_label("Type")).to_have_value("")
    expect(dialog.get_by_role("button", name="Release for good")).to_be_disabled()
    dialog.get_by_role("button", name="Cancel").click()
    expect(row).to_contain_text("Still needed")
    other("DELETE", f"/phone-numbers/{number['id']}")
    expect(row).to_have_count(0)


def test_a_number_while_another_one_is_being_saved(admin, other):
    """Each has a form of its own, and loses nothing to the other's answer."""
    first, second = other("GET", "/phone-numbers")["items"][:2]
    page = admin("Numbers")
    held = hold(page, f"/phone-numbers/{first['id']}")
    forms = []
    for ending, name in (("0001", "Ground floor"), ("0002", "First floor")):
        row = page.get_by_role("region", name="Numbers").get_by_role("listitem").filter(has_text=re.compile(ending))
        row.get_by_role("button", name="Edit").click()
        forms.append(row.locator("form"))
        forms[-1].get_by_label("Name").fill(name)
        if not held:
            with page.expect_request(f"**/phone-numbers/{first['id']}"):
                forms[0].get_by_role("button", name="Save").click()
    other("PATCH", f"/phone-numbers/{first['id']}", {"name": "Attic"})
    held[0].continue_()
    notice = told(forms[0], "this number")
    expect(notice).to_contain_text(f"Name {first['name']} → Attic")
    expect(forms[0].get_by_label("Name")).to_have_value("Ground floor")
    expect(forms[1].get_by_label("Name")).to_have_value("First floor")
    forms[1].get_by_label("Name").press("Enter")
    expect(page.get_by_text("Saved. Calls to First floor")).to_be_visible()
    forms[0].get_by_role("button", name="Save").click()
    expect(page.locator("number-form")).to_have_count(0)
    for number, name in ((first, "Ground floor"), (second, "First floor")):
        assert other("GET", f"/phone-numbers/{number['id']}")["name"] == name
        other("PATCH", f"/phone-numbers/{number['id']}", {"name": number["name"]})


def test_what_is_typed_while_a_number_is_being_saved(admin, other):
    number = other("GET", "/phone-numbers")["items"][0]
    page = admin("Numbers")
    held = hold(page, f"/phone-numbers/{number['id']}")
    row = page.get_by_role("region", name="Numbers").get_by_role("listitem").filter(has_text=re.compile("0001"))
    row.get_by_role("button", name="Edit").click()
    form = row.locator("form")
    form.get_by_label("Name").fill("Ground floor")
    with page.expect_request(f"**/phone-numbers/{number['id']}"):
        form.get_by_role("button", name="Save").click()
    form.get_by_label("Name").fill(number["name"])
    held[0].continue_()
    expect(row).to_contain_text("Ground floor")
    expect(form.get_by_label("Name")).to_have_value(number["name"])
    form.get_by_role("button", name="Save").click()
    expect(form).to_have_count(0)
    assert other("GET", f"/phone-numbers/{number['id']}")["name"] == number["name"]


def test_a_number_whose_agent_leaves(admin, other):
    visitor = other("POST", "/agents", {"name": "Visitor", "email": "leaver@acme.example", "password": "a visitor's words"})
    number = other("GET", "/phone-numbers")["items"][0]
    path = f"/phone-numbers/{number['id']}"
    other("PUT", f"{path}/agents", {"agentIds": [*number["agentIds"], visitor["id"]]})
    row = admin("Numbers").get_by_role("region", name="Numbers").get_by_role("listitem").filter(has_text=re.compile("0001"))
    row.get_by_role("button", name="Edit").click()
    form = row.locator("form")
    expect(form.get_by_role("checkbox", name="Visitor")).to_be_checked()
    form.get_by_label("Name").fill("Ground floor")
    other("DELETE", f"/agents/{visitor['id']}")
    expect(form.get_by_role("checkbox", name="Visitor")).to_have_count(0)
    form.get_by_role("button", name="Save").click()
    expect(form).to_have_count(0)
    now = other("GET", path)
    assert (now["name"], now["agentIds"]) == ("Ground floor", number["agentIds"])
    other("PATCH", path, {"name": number["name"]})


def test_a_number_that_somebody_releases(admin, other):
    """Its form goes with it, and not without a word."""
    offer = other("GET", "/numbers-for-sale?country=US")["items"][0]
    number = other("POST", "/phone-numbers", {"e164": offer["e164"]})
    page = admin("Numbers")
    row = page.get_by_role("region", name="Numbers").get_by_role("listitem").filter(has_text=number["e164"][-4:])
    row.get_by_role("button", name="Edit").click()
    row.get_by_label("Name").fill("Hotline")
    other("DELETE", f"/phone-numbers/{number['id']}")
    expect(page.get_by_text("was released meanwhile")).to_be_visible()
    expect(row).to_have_count(0)
