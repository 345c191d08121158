// SPDX-License-Identifier: Apache-2.0
// The compiled halves of Asio and Beast: everything else sees declarations only (BOOST_*_SEPARATE_COMPILATION).
#include <boost/asio/impl/src.hpp>
#include <boost/beast/src.hpp>
