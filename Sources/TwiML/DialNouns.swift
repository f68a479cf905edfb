extension Dial {
  /// A phone of the outside world.
  package struct Number: Sendable, Equatable {
    package var number: String
    package var sendDigits: String?
    package var statusCallback: LegCallback?
    package var screening: Screening?

    package init(
      _ number: String, sendDigits: String? = nil, statusCallback: LegCallback? = nil, screening: Screening? = nil
    ) {
      self.number = number
      self.sendDigits = sendDigits
      self.statusCallback = statusCallback
      self.screening = screening
    }

    func write(to writer: inout XMLWriter) {
      writer.start("Number")
      writer.attribute("method", screening?.method?.rawValue)
      writer.attribute("sendDigits", sendDigits)
      writer.statusCallback(statusCallback)
      writer.attribute("url", screening?.url)
      writer.text(number)
      writer.end("Number")
    }
  }

  /// A softphone.
  package struct Client: Sendable, Equatable {
    package var identity: String
    /// Reach the softphone as `customParameters` of the call.
    package var parameters: [Parameter]
    package var statusCallback: LegCallback?
    package var screening: Screening?

    package init(
      identity: String, parameters: [Parameter] = [], statusCallback: LegCallback? = nil, screening: Screening? = nil
    ) {
      self.identity = identity
      self.parameters = parameters
      self.statusCallback = statusCallback
      self.screening = screening
    }

    func write(to writer: inout XMLWriter) {
      writer.start("Client")
      writer.attribute("method", screening?.method?.rawValue)
      writer.statusCallback(statusCallback)
      writer.attribute("url", screening?.url)
      if parameters.isEmpty {
        writer.text(identity)
      } else {
        writer.start("Identity")
        writer.text(identity)
        writer.end("Identity")
        for parameter in parameters { parameter.write(to: &writer) }
      }
      writer.end("Client")
    }
  }

  /// A phone reached over SIP.
  package struct Sip: Sendable, Equatable {
    package var uri: String
    package var password: String?
    package var statusCallback: LegCallback?
    package var screening: Screening?
    package var username: String?

    package init(
      _ uri: String, password: String? = nil, statusCallback: LegCallback? = nil, screening: Screening? = nil,
      username: String? = nil
    ) {
      self.uri = uri
      self.password = password
      self.statusCallback = statusCallback
      self.screening = screening
      self.username = username
    }

    func write(to writer: inout XMLWriter) {
      writer.start("Sip")
      writer.attribute("method", screening?.method?.rawValue)
      writer.attribute("password", password)
      writer.statusCallback(statusCallback)
      writer.attribute("url", screening?.url)
      writer.attribute("username", username)
      writer.text(uri)
      writer.end("Sip")
    }
  }

  /// A caller waiting in a queue; the one who has waited longest is connected.
  package struct Queue: Sendable, Equatable {
    package var name: String
    /// Played to the queued caller before the bridge.
    package var screening: Screening?

    package init(_ name: String, screening: Screening? = nil) {
      self.name = name
      self.screening = screening
    }

    func write(to writer: inout XMLWriter) {
      writer.start("Queue")
      writer.attribute("method", screening?.method?.rawValue)
      writer.attribute("url", screening?.url)
      writer.text(name)
      writer.end("Queue")
    }
  }
}
