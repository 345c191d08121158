-- SPDX-License-Identifier: Apache-2.0
-- One operation of the API as wrk sends it. Arguments: operation, key, file of ids (or a text), rank of the thread is not needed
-- since one thread is used. Ids are taken in order, each once per round.
local operation, key, source
local ids, position = {}, 0
local headers = {}
local failures = 0

local function read_ids(path)
  local list = {}
  for line in io.lines(path) do list[#list + 1] = line end
  return list
end

local function encode(text)
  return (text:gsub("[^%w%-_%.~]", function(c) return string.format("%%%02X", string.byte(c)) end))
end

local function next_id()
  position = position % #ids + 1
  return ids[position]
end

local function query(name, json)
  return wrk.format("GET", "/api/trpc/telehealth." .. name .. "?input=" .. encode('{"json":' .. json .. "}"), headers)
end

local function mutation(name, json)
  return wrk.format("POST", "/api/trpc/telehealth." .. name, headers, '{"json":' .. json .. "}")
end

local operations = {
  getProviderStatus = function() return wrk.format("GET", "/api/trpc/telehealth.getProviderStatus", headers) end,
  getUpcoming = function() return query("getUpcoming", '{"limit":5}') end,
  listSessions = function() return query("listSessions", '{"limit":20}') end,
  listSessionsDeep = function() return query("listSessions", '{"limit":20,"cursor":"' .. source .. '"}') end,
  getRoomStatus = function() return query("getRoomStatus", '{"sessionId":"' .. next_id() .. '"}') end,
  generateToken = function() return mutation("generateToken", '{"sessionId":"' .. next_id() .. '"}') end,
  createRoom = function() return mutation("createRoom", '{"appointmentId":"' .. next_id() .. '"}') end,
  startSession = function() return mutation("startSession", '{"sessionId":"' .. next_id() .. '","patientLocation":"Albany, NY","patientState":"NY","patientAtHome":true}') end,
  endSession = function() return mutation("endSession", '{"sessionId":"' .. next_id() .. '"}') end,
  echo = function() return wrk.format("POST", "/echo", headers, '{"json":{"sessionId":"c0000000000000000000000000"}}') end,
}

function init(args)
  operation, key, source = args[1], args[2], args[3]
  headers["Authorization"] = "Bearer " .. key
  headers["Content-Type"] = "application/json"
  if source and operation ~= "listSessionsDeep" then ids = read_ids(source) end
end

function request() return operations[operation]() end

function response(status)
  if status ~= 200 then failures = failures + 1 end
end

function done(summary, latency)
  local seconds = summary.duration / 1e6
  io.write(string.format("RESULT requests=%d rps=%.0f p50_us=%d p99_us=%d max_us=%d errors=%d\n", summary.requests,
    summary.requests / seconds, latency:percentile(50), latency:percentile(99), latency.max,
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
