import Accounts
import Cryptography
import Domain
import Storage

extension Principal {
  /// Whose keys and whose requests they are: a person is the same after signing in anew, and a token is itself.
  var keyHolder: String {
    scopes == nil ? "user \(user.id)" : "token \(BaseEncoding.hex.encode(session.tokenHash))"
  }
}
