/// Calls, and what they are in: rooms, queues, recordings.
extension Switchboard {
  static let callRoutes: [Route] = [
    Route("GET", "2010-04-01/Accounts/{}/Calls", { try $0.listCalls($1) }),
    Route("POST", "2010-04-01/Accounts/{}/Calls", { try $0.createCall($1) }),
    Route("GET", "2010-04-01/Accounts/{}/Calls/{}", { try $0.fetchCall($1) }),
    Route("POST", "2010-04-01/Accounts/{}/Calls/{}", { try $0.updateCall($1) }),
    Route("DELETE", "2010-04-01/Accounts/{}/Calls/{}", { try $0.deleteCall($1) }),
    Route("GET", "2010-04-01/Accounts/{}/Calls/{}/Events", { try $0.listCallEvents($1) }),
    Route("GET", "2010-04-01/Accounts/{}/Calls/{}/Recordings", { try $0.listCallRecordings($1) }),
    Route("POST", "2010-04-01/Accounts/{}/Calls/{}/Recordings", { try $0.createCallRecording($1) }),
    Route("GET", "2010-04-01/Accounts/{}/Calls/{}/Recordings/{}", { try $0.fetchCallRecording($1) }),
    Route("POST", "2010-04-01/Accounts/{}/Calls/{}/Recordings/{}", { try $0.updateCallRecording($1) }),
    Route("DELETE", "2010-04-01/Accounts/{}/Calls/{}/Recordings/{}", { try $0.deleteCallRecording($1) }),
    Route("POST", "2010-04-01/Accounts/{}/Calls/{}/UserDefinedMessages", { try $0.createCallMessage($1) }),
    Route(
      "POST", "2010-04-01/Accounts/{}/Calls/{}/UserDefinedMessageSubscriptions",
      { try $0.createMessageSubscription($1) }),
    Route(
      "DELETE", "2010-04-01/Accounts/{}/Calls/{}/UserDefinedMessageSubscriptions/{}",
      { try $0.deleteMessageSubscription($1) }),

    Route("GET", "2010-04-01/Accounts/{}/Recordings", { try $0.listRecordings($1) }),
    Route("GET", "2010-04-01/Accounts/{}/Recordings/{}", { try $0.fetchRecording($1) }),
    Route("DELETE", "2010-04-01/Accounts/{}/Recordings/{}", { try $0.deleteRecording($1) }),

    Route("GET", "2010-04-01/Accounts/{}/Conferences", { try $0.listConferences($1) }),
    Route("GET", "2010-04-01/Accounts/{}/Conferences/{}", { try $0.fetchConference($1) }),
    Route("POST", "2010-04-01/Accounts/{}/Conferences/{}", { try $0.updateConference($1) }),
    Route("GET", "2010-04-01/Accounts/{}/Conferences/{}/Participants", { try $0.listParticipants($1) }),
    Route("POST", "2010-04-01/Accounts/{}/Conferences/{}/Participants", { try $0.createParticipant($1) }),
    Route("GET", "2010-04-01/Accounts/{}/Conferences/{}/Participants/{}", { try $0.fetchParticipant($1) }),
    Route("POST", "2010-04-01/Accounts/{}/Conferences/{}/Participants/{}", { try $0.updateParticipant($1) }),
    Route("DELETE", "2010-04-01/Accounts/{}/Conferences/{}/Participants/{}", { try $0.deleteParticipant($1) }),
    Route("GET", "2010-04-01/Accounts/{}/Conferences/{}/Recordings", { try $0.listConferenceRecordings($1) }),
    Route("GET", "2010-04-01/Accounts/{}/Conferences/{}/Recordings/{}", { try $0.fetchCallRecording($1) }),
    Route("POST", "2010-04-01/Accounts/{}/Conferences/{}/Recordings/{}", { try $0.updateCallRecording($1) }),
    Route("DELETE", "2010-04-01/Accounts/{}/Conferences/{}/Recordings/{}", { try $0.deleteCallRecording($1) }),

    Route("GET", "2010-04-01/Accounts/{}/Queues", { try $0.listQueues($1) }),
    Route("POST", "2010-04-01/Accounts/{}/Queues", { try $0.createQueue($1) }),
    Route("GET", "2010-04-01/Accounts/{}/Queues/{}", { try $0.fetchQueue($1) }),
    Route("POST", "2010-04-01/Accounts/{}/Queues/{}", { try $0.updateQueue($1) }),
    Route("DELETE", "2010-04-01/Accounts/{}/Queues/{}", { try $0.deleteQueue($1) }),
    Route("GET", "2010-04-01/Accounts/{}/Queues/{}/Members", { try $0.listMembers($1) }),
    Route("GET", "2010-04-01/Accounts/{}/Queues/{}/Members/{}", { try $0.fetchMember($1) }),
    Route("POST", "2010-04-01/Accounts/{}/Queues/{}/Members/{}", { try $0.updateMember($1) }),
  ]
}
