-- Sends signed webhooks read from a file, each once, in order.
-- wrk -s bench/wrk.lua URL -- FILE [SLOT_MS]
-- With SLOT_MS every connection waits for the next full slot before it sends: a steady rate in bursts, as Twilio's
-- callbacks come.

local ffi = require("ffi")
ffi.cdef [[
  typedef struct { long seconds; long nanoseconds; } moment;
  int clock_gettime(int clock, moment *now);
]]

local now = ffi.new("moment")
local CLOCK_MONOTONIC = 1

function init(args)
  file = assert(io.open(args[1], "rb"))
  usedUp = 0
  local slot = tonumber(args[2])
  if slot then
    delay = function()
      ffi.C.clock_gettime(CLOCK_MONOTONIC, now)
      local ms = tonumber(now.seconds) * 1000 + tonumber(now.nanoseconds) / 1e6
      return math.ceil(slot - ms % slot)
    end
  end
end

-- Every record is its length, a line break, and the whole request.
function request()
  local length = file:read("*l")
  if not length then
    usedUp = usedUp + 1
    return "GET /healthz HTTP/1.1\r\nHost: desk.example.com\r\n\r\n"
  end
  return file:read(tonumber(length))
end

local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function done(summary, latency)
  local unsent = 0
  for _, thread in ipairs(threads) do
    unsent = unsent + (thread:get("usedUp") or 0)
  end
  local errors = summary.errors
  io.write(string.format(
    '\nRESULT {"requests": %d, "seconds": %.6f, "p50": %.3f, "p99": %.3f, "max": %.3f, ' ..
    '"refused": %d, "broken": %d, "usedUp": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    latency.max / 1e3, errors.status, errors.connect + errors.read + errors.write + errors.timeout, unsent))
end
