import Domain
import Testing

struct InstructionTextTests {
  @Test(arguments: [
    CallInstruction.ring(
      RingPlan(
        targets: [
          .init(legId: ID("leg1"), agentId: ID("ada"), identity: "agent_ada"),
          .init(legId: ID("leg2"), agentId: ID("grace"), identity: "agent_grace"),
        ], seconds: 25, isResume: false)),
    .ring(
      RingPlan(
        targets: [.init(legId: ID("leg3"), agentId: ID("ada"), identity: "agent_ada")], seconds: 20, isResume: true)),
    .ring(RingPlan(targets: [], seconds: 25, isResume: false)),
    .dial(
      DialPlan(
        legId: ID("leg1"), destination: .number("+15550100142"), callerID: "+15550100001", seconds: 60)),
    .dial(
      DialPlan(
        legId: ID("leg1"), destination: .colleague(identity: "agent_ada", agentId: ID("ada")),
        callerID: "+15550100001", seconds: 60)),
    .takeVoicemail, .thankForVoicemail, .tell(.busy), .tell(.noAnswer), .tell(.failed), .hangUp,
  ])
  func readsWhatItWrites(instruction: CallInstruction) {
    #expect(CallInstruction(text: instruction.text) == instruction)
  }

  @Test(arguments: [
    "", " ", "ring", "ring 25", "ring soon fresh", "ring 25 fresh leg1", "ring 25 fresh leg1 ada", "dial 60 leg1",
    "dial soon leg1 +15550100001 +15550100142", "tell", "tell nothing", "hangUp now", "{\"hangUp\":{}}",
  ])
  func refusesWhatItNeverWrites(text: String) {
    #expect(CallInstruction(text: text) == nil)
  }
}

struct CallNewsTests {
  @Test func aStepIsOneEvent() {
    let rings = CallNews.of([CallChange(.arrived), CallChange(.rang, agentId: ID("ada")), CallChange(.rang)])
    #expect(rings.map(\.kind) == [.callRinging])
    #expect(rings.first?.changes.map(\.what) == [.arrived, .rang, .rang])
    #expect(CallNews.of([CallChange(.arrived), CallChange(.voicemailOffered)]).map(\.kind) == [.callUpdated])
    #expect(CallNews.of([]).isEmpty)
  }

  @Test func whatHasANameOfItsOwnIsToldUnderIt() {
    let late = CallNews.of([CallChange(.declined), CallChange(.answered), CallChange(.bridgeEnded), CallChange(.ended)])
    #expect(late.map(\.kind) == [.callAnswered, .callEnded])
    #expect(late.map { $0.changes.map(\.what) } == [[.declined, .answered, .bridgeEnded], [.ended]])
  }
}
