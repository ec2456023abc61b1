// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One Qt Test executable a room: every test class of it registers itself, main runs them all in turn.

#include <QObject>

#include <functional>
#include <memory>

namespace waybill::tests {

bool registerTest(std::function<std::unique_ptr<QObject>()> make);

} // namespace waybill::tests

// In the .cpp file of a test class, after the class.
#define WAYBILL_TEST(TestClass)                                                                                        \
    static const bool registered##TestClass =                                                                          \
        waybill::tests::registerTest([]() -> std::unique_ptr<QObject> { return std::make_unique<TestClass>(); });
