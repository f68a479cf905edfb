"""Several agents ring at once."""


def test_the_first_answer_wins(agent, customer):
    ada, grace, caller = agent("ada"), agent("grace"), customer()
    caller.calls_the_main_number()
    ada.sees_ringing(caller.shown_number)
    grace.answers()
    grace.is_connected()
    ada.is_free()
    ada.is_told(f"{ada.name_of('grace')} took it")
    caller.is_connected()
    grace.hangs_up()
    caller.call_is_over()


def test_declining_leaves_the_call_to_the_others(agent, customer):
    ada, grace, caller = agent("ada"), agent("grace"), customer()
    caller.calls_the_main_number()
    ada.declines()
    ada.is_free()
    grace.sees_ringing(caller.shown_number)
    grace.answers()
    caller.is_connected()
    grace.hangs_up()
    grace.is_free()
    grace.opens_call(caller.shown_number)
    grace.timeline_says("Ada.* declined", "Grace.* answered")


def test_an_agent_on_a_call_is_not_rung(agent, customer):
    ada, grace, first, second = agent("ada"), agent("grace"), customer(), customer()
    first.calls_the_main_number()
    ada.answers()
    ada.is_connected()
    second.calls_the_main_number()
    grace.sees_ringing(second.shown_number)
    ada.board_shows(second.shown_number, "Ringing", "Grace")
    assert ada.ringing.count() == 0
    grace.answers()
    second.is_connected()
    grace.hangs_up()
    ada.hangs_up()
    first.call_is_over()
