import Domain

/// What the server is told once, at start.
package struct WebSettings: Sendable {
  package var host: String
  /// 0 picks a free port.
  package var port: Int
  package var version: String
  /// Holds `voice-sdk/` and the voicemails' audio.
  package var dataDirectory: String
  /// `RINGDESK_VOICE_SDK_FILE`.
  package var voiceSDKFile: String?
  /// `RINGDESK_TRUSTED_PROXIES`.
  package var proxies: TrustedProxies
  /// `RINGDESK_CORS_ORIGINS`.
  package var corsOrigins: AllowedOrigins
  package var streams = StreamTiming()
  /// Of one person or API token. The page sends a few.
  package var requestsPerMinute = 3000
  /// What is known only once everything listens; asked anew for every use.
  package var whereabouts: @Sendable () -> Whereabouts

  package init(
    host: String, port: Int, version: String, dataDirectory: String, voiceSDKFile: String? = nil,
    proxies: TrustedProxies = .thisMachine, corsOrigins: AllowedOrigins = .none,
    whereabouts: @escaping @Sendable () -> Whereabouts
  ) {
    self.host = host
    self.port = port
    self.version = version
    self.dataDirectory = dataDirectory
    self.voiceSDKFile = voiceSDKFile
    self.proxies = proxies
    self.corsOrigins = corsOrigins
    self.whereabouts = whereabouts
  }

  var origins: OriginRule { OriginRule(allowed: corsOrigins, whereabouts: whereabouts) }
}

/// Where the desk, and what it talks to, can be reached.
package struct Whereabouts: Sendable {
  /// Scheme, host and port, without a trailing slash.
  package var publicURL: String
  package var voice: VoiceService
  /// Nil unless this is the demo.
  package var demo: DemoInvitation?

  package init(publicURL: String, voice: VoiceService, demo: DemoInvitation? = nil) {
    self.publicURL = publicURL
    self.voice = voice
    self.demo = demo
  }
}

/// Who carries the sound.
package enum VoiceService: Sendable, Equatable {
  case twilio
  /// `signalURL` is `ws://host:port` of the simulator.
  case simulator(signalURL: String)
}

/// What the demo's sign-in page offers to whoever opens it.
package struct DemoInvitation: Sendable {
  package var simulatorURL: String
  package var phonePageURL: String
  package var email: String
  package var password: String
  package var agents: [(name: String, email: String)]
  package var phoneNumbers: [String]

  package init(
    simulatorURL: String, phonePageURL: String, email: String, password: String,
    agents: [(name: String, email: String)], phoneNumbers: [String]
  ) {
    self.simulatorURL = simulatorURL
    self.phonePageURL = phonePageURL
    self.email = email
    self.password = password
    self.agents = agents
    self.phoneNumbers = phoneNumbers
  }

  var resource: JSON {
    [
      "simulatorUrl": .string(simulatorURL), "phonePageUrl": .string(phonePageURL), "email": .string(email),
      "password": .string(password),
      "agents": .array(agents.map { ["name": .string($0.name), "email": .string($0.email)] }),
      "phoneNumbers": .array(phoneNumbers.map(JSON.string)),
    ]
  }
}
